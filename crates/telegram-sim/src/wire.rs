//! Connections that can be cut: a listener whose sockets end without an answer when told so.
//! Knows nothing of HTTP.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The handle to one connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wire(Arc<WireState>);

#[derive(Debug, Default)]
struct WireState {
    cut: AtomicBool,
    carries_api: AtomicBool,
    reader: Mutex<Option<Waker>>,
}

impl Wire {
    /// Ends the connection: nothing more is read or written, the socket is closed.
    pub(crate) fn cut(&self) {
        self.0.cut.store(true, Ordering::SeqCst);
        let waker = self.0.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Notes that calls of the bot come over this connection.
    pub(crate) fn carries_api(&self) {
        self.0.carries_api.store(true, Ordering::SeqCst);
    }

    fn watch(&self, cx: &Context<'_>) -> io::Result<()> {
        *self.0.reader.lock().unwrap_or_else(PoisonError::into_inner) = Some(cx.waker().clone());
        if self.0.cut.load(Ordering::SeqCst) {
            return Err(io::Error::new(io::ErrorKind::ConnectionReset, "the connection was cut"));
        }
        Ok(())
    }
}

/// All connections that are open.
#[derive(Debug, Default)]
pub(crate) struct Wires(Mutex<Vec<Weak<WireState>>>);

impl Wires {
    fn add(&self, wire: &Wire) {
        let mut wires = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        wires.retain(|known| known.strong_count() > 0);
        wires.push(Arc::downgrade(&wire.0));
    }

    /// Cuts every connection, or only those the bot uses.
    pub(crate) fn cut(&self, only_api: bool) {
        let wires = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for wire in wires.iter().filter_map(Weak::upgrade) {
            if !only_api || wire.carries_api.load(Ordering::SeqCst) {
                Wire(wire).cut();
            }
        }
    }
}

/// A TCP listener that hands out connections with their [`Wire`].
pub(crate) struct WireListener {
    listener: TcpListener,
    wires: Arc<Wires>,
}

impl WireListener {
    pub(crate) fn new(listener: TcpListener, wires: Arc<Wires>) -> Self {
        Self { listener, wires }
    }
}

impl Listener for WireListener {
    type Io = WireStream;
    type Addr = Wire;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        // TcpListener's own implementation of this trait waits and tries again when it is out of sockets.
        let (stream, _): (TcpStream, SocketAddr) = Listener::accept(&mut self.listener).await;
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps Nagle's delay");
        }
        let wire = Wire::default();
        self.wires.add(&wire);
        (
            WireStream {
                stream,
                wire: wire.clone(),
            },
            wire,
        )
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(Wire::default())
    }
}

impl Connected<IncomingStream<'_, WireListener>> for Wire {
    fn connect_info(stream: IncomingStream<'_, WireListener>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A TCP stream that fails once its wire is cut.
pub(crate) struct WireStream {
    stream: TcpStream,
    wire: Wire,
}

impl AsyncRead for WireStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.wire.watch(cx)?;
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for WireStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.wire.watch(cx)?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.wire.watch(cx)?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
