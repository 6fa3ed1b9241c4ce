//! How is the text of a condition or formula read?
//!
//! A Pratt parser for the subset of CEL that the catalog uses. Numbers keep their digits.

use crate::words;
use crate::words::Words;

/// The longest expression, in bytes.
pub const LENGTH_MAX: usize = 4000;
/// The deepest nesting.
pub const DEPTH_MAX: usize = 40;
/// The most binary operations.
const OPERATIONS_MAX: usize = 150;

/// A parsed expression with the byte where it starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Syntax {
    /// Byte offset in the text.
    pub at: usize,
    /// What it is.
    pub kind: SyntaxKind,
}

/// Forms of expressions.
#[derive(Clone, Debug, PartialEq)]
pub enum SyntaxKind {
    /// `true`, `false`.
    Bool(bool),
    /// A number as written.
    Number(String),
    /// A quoted text.
    Text(String),
    /// `[a, b]`.
    List(Vec<Syntax>),
    /// A name: `on`, `household`.
    Name(String),
    /// `a.b`.
    Field(Box<Syntax>, String),
    /// `f(a)` or `a.f(b)`.
    Call(Option<Box<Syntax>>, String, Vec<Syntax>),
    /// `!a`.
    Not(Box<Syntax>),
    /// `-a`.
    Negate(Box<Syntax>),
    /// `a + b`.
    Binary(Operator, Box<Syntax>, Box<Syntax>),
    /// `a ? b : c`.
    Conditional(Box<Syntax>, Box<Syntax>, Box<Syntax>),
}

/// Binary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Operator {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Operator::Or => "||",
            Operator::And => "&&",
            Operator::Equal => "==",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::In => "in",
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
        }
    }

    fn power(self) -> u8 {
        match self {
            Operator::Or => 2,
            Operator::And => 3,
            Operator::Add | Operator::Subtract => 5,
            Operator::Multiply | Operator::Divide => 6,
            _ => 4,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(String),
    Text(String),
    Name(String),
    Mark(&'static str),
    End,
}

/// Parses an expression. The error says where (byte offset) and what was expected.
pub fn parse_expression(text: &str) -> Result<Syntax, (usize, Words)> {
    if text.len() > LENGTH_MAX {
        return Err((0, words!("表达式过长（最多{LENGTH_MAX}字节）", "the expression is too long (at most {LENGTH_MAX} bytes)")));
    }
    let tokens = tokenise(text)?;
    let mut parser = Parser { tokens, position: 0, depth: 0, operations: 0 };
    let syntax = parser.expression(0)?;
    match parser.peek() {
        (_, Token::End) => Ok(syntax),
        (at, token) => Err((*at, unexpected(token))),
    }
}

const MARKS: [&str; 23] = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "!", "?", ":", "(", ")", "[", "]", ",", ".", "%", "="];

fn tokenise(text: &str) -> Result<Vec<(usize, Token)>, (usize, Words)> {
    let mut tokens = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let first = rest.chars().next().expect("not at the end");
        // As CEL has it: no other white space.
        if matches!(first, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
            at += 1;
            continue;
        }
        if first.is_ascii_digit() {
            let mut length = rest.bytes().take_while(u8::is_ascii_digit).count();
            let after = &rest[length..];
            if after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_digit()) {
                length += 1 + after[1..].bytes().take_while(u8::is_ascii_digit).count();
            }
            if rest[length..].starts_with(|c: char| c.is_alphanumeric() || c == '_') {
                return Err((
                    at,
                    Words::new(
                        "数字后面不能直接跟字母（不支持0x、1e3、5u等写法）",
                        "a number can't be followed by a letter (0x, 1e3 and 5u are not supported)",
                    ),
                ));
            }
            tokens.push((at, Token::Number(rest[..length].to_string())));
            at += length;
        } else if first.is_ascii_alphabetic() || first == '_' {
            let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
            tokens.push((at, Token::Name(rest[..length].to_string())));
            at += length;
        } else if first == '\'' || first == '"' {
            let length = rest[1..].find(first).ok_or_else(|| (at, Words::new("引号没有结束", "the quotation is not closed")))?;
            let content = &rest[1..=length];
            if content.contains('\\') {
                return Err((at, Words::new("文字中不支持反斜杠转义", "backslash escapes are not supported in texts")));
            }
            tokens.push((at, Token::Text(content.to_string())));
            at += length + 2;
        } else if let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark)) {
            tokens.push((at, Token::Mark(mark)));
            at += mark.len();
        } else {
            let shown = if first.is_whitespace() || first.is_control() { format!("U+{:04X}", u32::from(first)) } else { first.to_string() };
            return Err((at, words!("不认识的字符「{shown}」", "unknown character `{shown}`")));
        }
    }
    tokens.push((text.len(), Token::End));
    Ok(tokens)
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    position: usize,
    depth: usize,
    operations: usize,
}

type Parsed = Result<Syntax, (usize, Words)>;

impl Parser {
    fn peek(&self) -> &(usize, Token) {
        &self.tokens[self.position.min(self.tokens.len() - 1)]
    }

    fn next(&mut self) -> (usize, Token) {
        let token = self.peek().clone();
        self.position += 1;
        token
    }

    fn takes(&mut self, mark: &str) -> bool {
        let found = matches!(&self.peek().1, Token::Mark(m) if *m == mark);
        self.position += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &'static str) -> Result<(), (usize, Words)> {
        if self.takes(mark) {
            return Ok(());
        }
        Err((self.peek().0, words!("此处应为 {mark}", "expected {mark} here")))
    }

    fn operator(&self) -> Option<Operator> {
        Some(match &self.peek().1 {
            Token::Name(name) if name == "in" => Operator::In,
            Token::Mark("||") => Operator::Or,
            Token::Mark("&&") => Operator::And,
            Token::Mark("==") => Operator::Equal,
            Token::Mark("!=") => Operator::NotEqual,
            Token::Mark("<") => Operator::Less,
            Token::Mark("<=") => Operator::LessOrEqual,
            Token::Mark(">") => Operator::Greater,
            Token::Mark(">=") => Operator::GreaterOrEqual,
            Token::Mark("+") => Operator::Add,
            Token::Mark("-") => Operator::Subtract,
            Token::Mark("*") => Operator::Multiply,
            Token::Mark("/") => Operator::Divide,
            _ => return None,
        })
    }

    fn deeper(&mut self) -> Result<(), (usize, Words)> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err((self.peek().0, words!("嵌套过深（最多{DEPTH_MAX}层）", "nested too deeply (at most {DEPTH_MAX} levels)")));
        }
        Ok(())
    }

    /// An expression whose operators bind at least as strongly as `power`; 0 and 1 allow `?:`.
    fn expression(&mut self, power: u8) -> Parsed {
        self.deeper()?;
        let mut left = self.unary()?;
        while let Some(operator) = self.operator().filter(|o| o.power() >= power.max(1)) {
            self.operations += 1;
            if self.operations > OPERATIONS_MAX {
                return Err((self.peek().0, words!("一个表达式最多{OPERATIONS_MAX}个运算", "an expression has at most {OPERATIONS_MAX} operations")));
            }
            let at = self.next().0;
            let right = self.expression(operator.power() + 1)?;
            left = Syntax {
                at: if matches!(operator, Operator::Or | Operator::And) { left.at } else { at },
                kind: SyntaxKind::Binary(operator, Box::new(left), Box::new(right)),
            };
        }
        if power <= 1 && self.takes("?") {
            let yes = self.expression(0)?;
            self.expect(":")?;
            let no = self.expression(0)?;
            left = Syntax { at: left.at, kind: SyntaxKind::Conditional(Box::new(left), Box::new(yes), Box::new(no)) };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn unary(&mut self) -> Parsed {
        let at = self.peek().0;
        for (mark, make) in [("!", SyntaxKind::Not as fn(Box<Syntax>) -> SyntaxKind), ("-", SyntaxKind::Negate)] {
            if self.takes(mark) {
                self.deeper()?;
                let inner = self.unary()?;
                self.depth -= 1;
                return Ok(Syntax { at, kind: make(Box::new(inner)) });
            }
        }
        self.postfix()
    }

    fn postfix(&mut self) -> Parsed {
        let mut syntax = self.primary()?;
        let mut links = 0;
        while self.takes(".") {
            links += 1;
            if links > 8 {
                return Err((self.peek().0, Words::new("点号过多", "too many dots")));
            }
            let (at, token) = self.next();
            let Token::Name(name) = token else { return Err((at, Words::new("点号后应为名称", "expected a name after the dot"))) };
            let kind =
                if self.takes("(") { SyntaxKind::Call(Some(Box::new(syntax)), name, self.items(")")?) } else { SyntaxKind::Field(Box::new(syntax), name) };
            syntax = Syntax { at, kind };
        }
        Ok(syntax)
    }

    fn primary(&mut self) -> Parsed {
        let (at, token) = self.next();
        let kind = match token {
            Token::Number(digits) => SyntaxKind::Number(digits),
            Token::Text(text) => SyntaxKind::Text(text),
            Token::Name(name) if name == "true" || name == "false" => SyntaxKind::Bool(name == "true"),
            Token::Name(name) if self.takes("(") => SyntaxKind::Call(None, name, self.items(")")?),
            Token::Name(name) if name != "in" => SyntaxKind::Name(name),
            Token::Mark("(") => {
                let inner = self.expression(0)?;
                self.expect(")")?;
                return Ok(inner);
            }
            Token::Mark("[") => SyntaxKind::List(self.items("]")?),
            token => return Err((at, unexpected(&token))),
        };
        Ok(Syntax { at, kind })
    }

    fn items(&mut self, close: &'static str) -> Result<Vec<Syntax>, (usize, Words)> {
        let mut items = Vec::new();
        if self.takes(close) {
            return Ok(items);
        }
        loop {
            items.push(self.expression(0)?);
            if self.takes(close) {
                return Ok(items);
            }
            self.expect(",")?;
        }
    }
}

fn unexpected(token: &Token) -> Words {
    match token {
        Token::End => Words::new("表达式不完整", "the expression ends too early"),
        Token::Mark("=") => Words::new("比较相等请用 ==", "use == to compare"),
        Token::Mark("%") => Words::new("不支持取余运算 %", "the operator % is not supported"),
        Token::Mark(mark) => words!("此处不应有 {mark}", "unexpected {mark}"),
        Token::Number(text) | Token::Text(text) | Token::Name(text) => words!("此处不应有 {text}", "unexpected {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        fn show(s: &Syntax) -> String {
            match &s.kind {
                SyntaxKind::Bool(b) => b.to_string(),
                SyntaxKind::Number(n) => n.clone(),
                SyntaxKind::Text(t) => format!("'{t}'"),
                SyntaxKind::Name(n) => n.clone(),
                SyntaxKind::Field(a, f) => format!("{}.{f}", show(a)),
                SyntaxKind::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(" ")),
                SyntaxKind::Call(target, name, items) => {
                    format!("{}{name}({})", target.as_ref().map(|t| show(t) + ".").unwrap_or_default(), items.iter().map(show).collect::<Vec<_>>().join(" "))
                }
                SyntaxKind::Not(a) => format!("(!{})", show(a)),
                SyntaxKind::Negate(a) => format!("(-{})", show(a)),
                SyntaxKind::Binary(o, a, b) => format!("({} {} {})", show(a), o.symbol(), show(b)),
                SyntaxKind::Conditional(a, b, c) => format!("({} ? {} : {})", show(a), show(b), show(c)),
            }
        }
        parse_expression(text).map_or_else(|(at, words)| format!("{at}: {}", words.en), |s| show(&s))
    }

    #[test]
    fn operators_bind_as_in_cel() {
        for (text, expected) in [
            ("a + b * c - d", "((a + (b * c)) - d)"),
            ("a < b && c || d", "(((a < b) && c) || d)"),
            ("a || b && !c", "(a || (b && (!c)))"),
            ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
            ("-a.b * 2", "((-a.b) * 2)"),
            ("x in ['p', 'q'] == true", "((x in ['p' 'q']) == true)"),
            ("m.exists(x, x.age >= 16.5)", "m.exists(x (x.age >= 16.5))"),
            ("(a + b) * c", "((a + b) * c)"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_of_the_language_is_refused_with_its_place() {
        for (text, expected) in [
            ("a = b", "2: use == to compare"),
            ("a % 2", "2: the operator % is not supported"),
            ("1e3", "0: a number can't be followed by a letter (0x, 1e3 and 5u are not supported)"),
            ("'abc", "0: the quotation is not closed"),
            ("a +", "3: the expression ends too early"),
            ("", "0: the expression ends too early"),
            ("a b", "2: unexpected b"),
            ("f(a,", "4: the expression ends too early"),
            ("收入 < 3", "0: unknown character `收`"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
        assert!(shape(&"(".repeat(100)).contains("nested too deeply"));
        assert!(shape(&"!".repeat(100)).contains("nested too deeply"));
        assert!(shape(&"a".repeat(5000)).contains("too long"));
    }
}
