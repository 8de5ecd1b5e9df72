//! Reads the fields and files of a call out of an HTTP request: query, JSON, form or multipart.
//! Knows nothing of methods and their types.

use std::collections::HashMap;

use axum::extract::{Form, FromRequest, Multipart, Query, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde_json::{Map, Value};

use crate::errors::{self, ApiError};
use crate::params::{Params, Upload, Written};

/// The parameters of a request, and how they were written down.
pub(crate) async fn read(request: Request) -> Result<(Params, Written), ApiError> {
    let mut fields = Map::new();
    if let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(request.uri()) {
        fields.extend(pairs.into_iter().map(|(key, text)| (key, Value::String(text))));
    }
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let mut files = HashMap::new();
    let written = match kind.as_str() {
        "application/json" => {
            fields.extend(json(request).await?);
            Written::Json
        }
        "multipart/form-data" => {
            multipart(request, &mut fields, &mut files).await?;
            Written::Form
        }
        "application/x-www-form-urlencoded" => {
            let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, &())
                .await
                .map_err(|refused| unreadable(refused.into_response().status()))?;
            fields.extend(pairs.into_iter().map(|(key, text)| (key, Value::String(text))));
            Written::Form
        }
        _ => Written::Form,
    };
    Ok((Params::new(fields, files), written))
}

async fn json(request: Request) -> Result<Map<String, Value>, ApiError> {
    let bytes = axum::body::Bytes::from_request(request, &())
        .await
        .map_err(|refused| unreadable(refused.into_response().status()))?;
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| errors::NOT_UTF8)?;
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(ApiError::bad_request("object expected as request")),
        Err(_) => Err(ApiError::bad_request("can't parse request: the body is not JSON")),
    }
}

async fn multipart(
    request: Request,
    fields: &mut Map<String, Value>,
    files: &mut HashMap<String, Upload>,
) -> Result<(), ApiError> {
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|refused| unreadable(refused.into_response().status()))?;
    loop {
        let part = parts.next_field().await.map_err(|error| unreadable(error.status()))?;
        let Some(part) = part else { return Ok(()) };
        let key = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|error| unreadable(error.status()))?;
        match file_name {
            Some(name) => {
                files.insert(
                    key,
                    Upload {
                        name,
                        bytes: bytes.to_vec(),
                    },
                );
            }
            None => {
                let text = String::from_utf8(bytes.to_vec()).map_err(|_| errors::NOT_UTF8)?;
                fields.insert(key, Value::String(text));
            }
        }
    }
}

fn unreadable(status: StatusCode) -> ApiError {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        errors::TOO_LARGE
    } else {
        ApiError::bad_request("can't parse request: the body is malformed")
    }
}
