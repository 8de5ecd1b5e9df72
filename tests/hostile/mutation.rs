//! Inputs bent and broken by dice: bits turned, stretches cut, doubled, put in from another, and numbers and words put in
//! that programs stumble over.

/// Most bytes of a mutation.
const MOST: usize = 256 * 1_024;

/// What programs stumble over.
const STUMBLING: [&[u8]; 30] = [
    b"0",
    b"-1",
    b"18446744073709551615",
    b"18446744073709551616",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"4294967295",
    b"1e999",
    b"0.1",
    b"NaN",
    b"null",
    b"true",
    b"{}",
    b"[]",
    b"\"\"",
    b"[[[[[[[[",
    b"}}}}",
    b"\\ud800",
    b"\\u0000",
    b"\0",
    b"\xff\xfe",
    b"\xf0\x9f",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}".as_bytes(),
    b"../../",
    b"'",
    b"=",
    b":",
    b"\r\n",
];

/// The mutation of this number.
pub fn of(corpus: &[(String, Vec<u8>)], seed: u64) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut bytes = corpus[random.usize(..corpus.len())].1.clone();
    for _ in 0..random.usize(1..6) {
        let other = &corpus[random.usize(..corpus.len())].1;
        once(&mut bytes, other, &mut random);
    }
    bytes.truncate(MOST);
    bytes
}

fn once(bytes: &mut Vec<u8>, other: &[u8], random: &mut fastrand::Rng) {
    let at = random.usize(..=bytes.len());
    let stretch = |random: &mut fastrand::Rng, of: &[u8]| {
        let from = random.usize(..=of.len());
        let to = random.usize(from..=of.len());
        from..to
    };
    match random.u8(..8) {
        0 | 1 if !bytes.is_empty() => {
            let at = random.usize(..bytes.len());
            bytes[at] ^= 1 << random.u8(..8);
        }
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(stretch(random, bytes))),
        4 => {
            let doubled = bytes[stretch(random, bytes)].to_vec();
            bytes.splice(at..at, doubled);
        }
        5 => drop(bytes.splice(at..at, other[stretch(random, other)].iter().copied())),
        _ => {
            let word = STUMBLING[random.usize(..STUMBLING.len())];
            // In the place of a number or a word, or between any two bytes.
            let end = match random.bool() {
                true => {
                    at + bytes[at..]
                        .iter()
                        .take_while(|byte| byte.is_ascii_alphanumeric())
                        .count()
                }
                false => at,
            };
            bytes.splice(at..end, word.iter().copied());
        }
    }
}
