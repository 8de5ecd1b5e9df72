//! `parse_mode` HTML: text with tags in, plain text and entities out, as strict as the real server.
//! Knows nothing of messages; offsets in errors count bytes, those of entities UTF-16 code units.

use serde_json::{Value, json};

/// Plain text and its entities, or the server's detail on what can't be parsed.
pub(crate) fn parse(input: &str) -> Result<(String, Vec<Value>), String> {
    let mut parser = Parser {
        input,
        at: 0,
        text: String::new(),
        units: 0,
        open: Vec::new(),
        entities: Vec::new(),
    };
    parser.run()?;
    parser.entities.sort_by_key(|entity| {
        let number = |field: &str| entity[field].as_i64().unwrap_or_default();
        (number("offset"), -number("length"))
    });
    Ok((parser.text, parser.entities))
}

struct Parser<'a> {
    input: &'a str,
    /// Byte position in the input.
    at: usize,
    text: String,
    /// UTF-16 length of the text so far.
    units: usize,
    open: Vec<Tag>,
    entities: Vec<Value>,
}

/// A start tag that waits for its end.
struct Tag {
    name: String,
    /// What the attribute that matters says: address, class, language, emoji id.
    argument: Option<String>,
    expandable: bool,
    /// Where its content begins in the text: bytes and UTF-16 units.
    begin: (usize, usize),
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(c) = self.peek() {
            match c {
                '<' if self.input[self.at..].starts_with("</") => self.end_tag()?,
                '<' => self.start_tag()?,
                _ => {
                    let c = self.take_decoded(c);
                    self.text.push(c);
                    self.units += c.len_utf16();
                }
            }
        }
        match self.open.last() {
            Some(tag) => Err(format!(
                "Can't find end tag corresponding to start tag \"{}\"",
                tag.name
            )),
            None => Ok(()),
        }
    }

    fn peek(&self) -> Option<char> {
        self.input[self.at..].chars().next()
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &str {
        let rest = &self.input[self.at..];
        let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn skip_spaces(&mut self) {
        self.take_while(|c| c.is_ascii_whitespace());
    }

    /// Takes the character that stands next, or the one its `&…;` stands for.
    fn take_decoded(&mut self, next: char) -> char {
        if let Some((decoded, length)) = decode(&self.input[self.at..]) {
            self.at += length;
            return decoded;
        }
        self.at += next.len_utf8();
        next
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let unclosed = || format!("Unclosed start tag at byte offset {begin}");
        self.at += 1;
        let name = self
            .take_while(|c| !c.is_ascii_whitespace() && c != '>')
            .to_ascii_lowercase();
        if self.peek().is_none() {
            return Err(unclosed());
        }
        if !is_supported(&name) {
            return Err(format!("Unsupported start tag \"{name}\" at byte offset {begin}"));
        }
        let mut tag = Tag {
            name,
            argument: None,
            expandable: false,
            begin: (self.text.len(), self.units),
        };
        loop {
            self.skip_spaces();
            match self.peek() {
                None => return Err(unclosed()),
                Some('>') => break,
                Some(_) => self.attribute(&mut tag, begin)?,
            }
        }
        self.at += 1;
        if tag.name == "span" && tag.argument.as_deref() != Some("tg-spoiler") {
            return Err(format!(
                "Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"
            ));
        }
        self.open.push(tag);
        Ok(())
    }

    fn attribute(&mut self, tag: &mut Tag, begin: usize) -> Result<(), String> {
        let here = |what: &str| format!("{what} the tag \"{}\" at byte offset {begin}", tag.name);
        let key = self
            .take_while(|c| !c.is_ascii_whitespace() && c != '=' && c != '>')
            .to_ascii_lowercase();
        if key.is_empty() {
            return Err(here("Empty attribute name in"));
        }
        self.skip_spaces();
        if self.peek() != Some('=') {
            if tag.name == "blockquote" && key == "expandable" {
                tag.expandable = true;
                return Ok(());
            }
            return Err(here("Expected equal sign in declaration of an attribute of"));
        }
        self.at += 1;
        self.skip_spaces();
        let value = self.attribute_value(begin)?;
        match (tag.name.as_str(), key.as_str()) {
            ("a", "href") | ("span", "class") | ("tg-emoji", "emoji-id") => tag.argument = Some(value),
            ("code", "class") => tag.argument = value.strip_prefix("language-").map(str::to_owned),
            ("blockquote", "expandable") => tag.expandable = true,
            _ => {}
        }
        Ok(())
    }

    fn attribute_value(&mut self, begin: usize) -> Result<String, String> {
        let quote = match self.peek() {
            Some(quote @ ('"' | '\'')) => quote,
            _ => {
                return Ok(self
                    .take_while(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
                    .to_owned());
            }
        };
        self.at += 1;
        let mut value = String::new();
        while let Some(c) = self.peek() {
            if c == quote {
                self.at += 1;
                return Ok(value);
            }
            value.push(self.take_decoded(c));
        }
        Err(format!("Unclosed start tag at byte offset {begin}"))
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 2;
        let name = self
            .take_while(|c| !c.is_ascii_whitespace() && c != '>')
            .to_ascii_lowercase();
        self.skip_spaces();
        if self.peek() != Some('>') {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        let Some(tag) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        if !name.is_empty() && name != tag.name {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{name}>\"",
                tag.name
            ));
        }
        self.close(tag)
    }

    fn close(&mut self, tag: Tag) -> Result<(), String> {
        let (offset, length) = (tag.begin.1, self.units - tag.begin.1);
        if length == 0 {
            return Ok(());
        }
        let mut entity = json!({ "offset": offset, "length": length });
        entity["type"] = json!(match tag.name.as_str() {
            "b" | "strong" => "bold",
            "i" | "em" => "italic",
            "u" | "ins" => "underline",
            "s" | "strike" | "del" => "strikethrough",
            "span" | "tg-spoiler" => "spoiler",
            "blockquote" if tag.expandable => "expandable_blockquote",
            "blockquote" => "blockquote",
            "pre" => "pre",
            "code" => "code",
            "tg-emoji" => "custom_emoji",
            _ => "text_link",
        });
        match tag.name.as_str() {
            "code" => {
                if let Some(language) = tag.argument {
                    entity["language"] = json!(language);
                }
            }
            "pre" => self.absorb_code(&mut entity),
            "tg-emoji" => {
                let id = tag.argument.filter(|id| id.parse::<u64>().is_ok());
                entity["custom_emoji_id"] = json!(id.ok_or("Invalid custom emoji identifier specified")?);
            }
            "a" => {
                let url = tag.argument.unwrap_or_else(|| self.text[tag.begin.0..].to_owned());
                match link(&url) {
                    Some(Link::User(id)) => {
                        entity["type"] = json!("text_mention");
                        entity["user"] = json!({ "id": id });
                    }
                    Some(Link::Page(url)) => entity["url"] = json!(url),
                    None => return Ok(()),
                }
            }
            _ => {}
        }
        // A language belongs to `pre` alone; it stays on `code` only until the enclosing `pre` ends.
        self.entities.push(entity);
        if self.open.is_empty() {
            self.drop_stray_languages();
        }
        Ok(())
    }

    /// `<pre><code class="language-x">` is one entity, not two.
    fn absorb_code(&mut self, pre: &mut Value) {
        let same = |entity: &Value| {
            entity["type"] == "code" && entity["offset"] == pre["offset"] && entity["length"] == pre["length"]
        };
        if let Some(at) = self.entities.iter().position(same) {
            let code = self.entities.remove(at);
            if let Some(language) = code.get("language") {
                pre["language"] = language.clone();
            }
        }
    }

    fn drop_stray_languages(&mut self) {
        for entity in &mut self.entities {
            if entity["type"] == "code"
                && let Some(fields) = entity.as_object_mut()
            {
                fields.remove("language");
            }
        }
    }
}

fn is_supported(tag: &str) -> bool {
    matches!(
        tag,
        "a" | "b"
            | "strong"
            | "i"
            | "em"
            | "u"
            | "ins"
            | "s"
            | "strike"
            | "del"
            | "span"
            | "tg-spoiler"
            | "tg-emoji"
            | "pre"
            | "code"
            | "blockquote"
    )
}

enum Link {
    User(i64),
    Page(String),
}

/// Where a link leads; nowhere if it is no address: the text then stays without entity.
fn link(url: &str) -> Option<Link> {
    let url = url.trim();
    if let Some(id) = url.strip_prefix("tg://user?id=") {
        return id.parse().ok().map(Link::User);
    }
    if url.starts_with("http://") || url.starts_with("https://") || url.starts_with("tg://") {
        return Some(Link::Page(url.to_owned()));
    }
    let has_domain = url.contains('.') && !url.contains(char::is_whitespace);
    has_domain.then(|| Link::Page(format!("http://{url}")))
}

/// The character a reference such as `&lt;` or `&#60;` at the start stands for, and the reference's length.
fn decode(input: &str) -> Option<(char, usize)> {
    let body = input.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let decoded = char::from_u32(u32::from_str_radix(&digits[..end], radix).ok()?)?;
        let length = input.len() - digits.len() + end;
        let closed = usize::from(input[length..].starts_with(';'));
        return (decoded != '\0').then_some((decoded, length + closed));
    }
    let known = [("lt", '<'), ("gt", '>'), ("amp", '&'), ("quot", '"')];
    let (name, decoded) = known.into_iter().find(|(name, _)| body.starts_with(name))?;
    let rest = &body[name.len()..];
    if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    Some((decoded, 1 + name.len() + usize::from(rest.starts_with(';'))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(input: &str) -> String {
        parse(input).expect_err("this must not parse")
    }

    #[test]
    fn tags_become_entities_counted_in_utf16() {
        let (text, entities) = parse("🙂 <b>bold <i>both</i></b> &lt;3 &amp; &#65; &unknown;").expect("parses");
        assert_eq!(text, "🙂 bold both <3 & A &unknown;");
        assert_eq!(
            entities,
            [
                json!({"type":"bold","offset":3,"length":9}),
                json!({"type":"italic","offset":8,"length":4})
            ]
        );
    }

    #[test]
    fn links_code_and_quotes() {
        let (_, entities) = parse(
            "<a href='https://a.example/?x=1&amp;y=2'>x</a><a href=\"tg://user?id=42\">y</a><a href=\"no\">z</a>\
             <pre><code class=\"language-rust\">fn</code></pre><blockquote expandable>q</blockquote>\
             <span class=\"tg-spoiler\">s</span>",
        )
        .expect("parses");
        assert_eq!(
            entities,
            [
                json!({"type":"text_link","offset":0,"length":1,"url":"https://a.example/?x=1&y=2"}),
                json!({"type":"text_mention","offset":1,"length":1,"user":{"id":42}}),
                json!({"type":"pre","offset":3,"length":2,"language":"rust"}),
                json!({"type":"expandable_blockquote","offset":5,"length":1}),
                json!({"type":"spoiler","offset":6,"length":1}),
            ]
        );
    }

    #[test]
    fn what_cannot_be_parsed_is_said_as_the_server_says_it() {
        assert_eq!(error("I <3"), "Unclosed start tag at byte offset 2");
        assert_eq!(error("I <3 you>"), "Unsupported start tag \"3\" at byte offset 2");
        assert_eq!(error("<b>x"), "Can't find end tag corresponding to start tag \"b\"");
        assert_eq!(
            error("<b><i>x</b></i>"),
            "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""
        );
        assert_eq!(error("x</b>"), "Unexpected end tag at byte offset 1");
        assert_eq!(error("<br>"), "Unsupported start tag \"br\" at byte offset 0");
        assert_eq!(
            error("<span>x</span>"),
            "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"
        );
        assert_eq!(error("<b>x</b"), "Unclosed end tag at byte offset 4");
    }
}
