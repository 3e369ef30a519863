package modelica

import (
	"strings"
	"unicode/utf8"
)

const maxName = 200 // characters of a name

// lexer cuts a source text into tokens. Problems are reported and skipped, so that the parser sees a complete list.
type lexer struct {
	file   string
	src    string
	pos    int // byte offset of the next character
	line   int
	lineAt int // byte offset minus continuation bytes where the present line starts: column = pos - lineAt + 1
	errs   *Errors
}

// lex gives all tokens of src, ending with one tEOF.
func lex(file, src string, errs *Errors) []token {
	l := &lexer{file: file, src: src, line: 1, errs: errs}
	if strings.HasPrefix(src, "\uFEFF") {
		l.pos, l.lineAt = 3, 3
	}
	tokens := make([]token, 0, len(src)*2/5+8)
	for {
		l.skipBlank()
		t := token{start: int32(l.pos), line: int32(l.line), col: int32(l.col())}
		ok := true
		if l.pos >= len(l.src) {
			t.kind = tEOF
		} else {
			t.kind, ok = l.next()
		}
		t.end = int32(l.pos)
		if ok {
			tokens = append(tokens, t)
		}
		if t.kind == tEOF && ok {
			return tokens
		}
	}
}

func (l *lexer) col() int { return l.pos - l.lineAt + 1 }

func (l *lexer) here() Pos { return Pos{l.file, l.line, l.col()} }

func (l *lexer) peek(i int) byte {
	if l.pos+i < len(l.src) {
		return l.src[l.pos+i]
	}
	return 0
}

// advance passes one byte inside a comment or string and keeps count of lines and columns.
func (l *lexer) advance() {
	c := l.src[l.pos]
	l.pos++
	switch {
	case c == '\n':
		l.line++
		l.lineAt = l.pos
	case c >= 0x80 && c < 0xC0: // a continuation byte is no column of its own
		l.lineAt++
	}
}

// skipBlank passes white space and comments.
func (l *lexer) skipBlank() {
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' || c == '\n':
			l.advance()
		case c == '/' && l.peek(1) == '/':
			for l.pos < len(l.src) && l.src[l.pos] != '\n' {
				l.advance()
			}
		case c == '/' && l.peek(1) == '*':
			start := l.here()
			l.pos += 2
			for l.pos < len(l.src) && (l.src[l.pos] != '*' || l.peek(1) != '/') {
				l.advance()
			}
			if l.pos >= len(l.src) {
				l.errs.Add(start, "comment is not closed: expected '*/' before the end of the file")
				return
			}
			l.pos += 2
		default:
			return
		}
	}
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// next reads one token; false means that it was reported and is to be left out.
func (l *lexer) next() (kind, bool) {
	c := l.src[l.pos]
	switch {
	case isLetter(c):
		start := l.pos
		for l.pos < len(l.src) && (isLetter(l.src[l.pos]) || isDigit(l.src[l.pos])) {
			l.pos++
		}
		if mayBeKeyword[c]>>min(l.pos-start, 31)&1 != 0 {
			if k, ok := keyword[l.src[start:l.pos]]; ok {
				return k, true
			}
		}
		if l.pos-start > maxName {
			l.errs.Add(Pos{l.file, l.line, start - l.lineAt + 1}, "a name of %d characters: the longest supported has %d", l.pos-start, maxName)
			return tIdent, false
		}
		return tIdent, true
	case isDigit(c):
		return l.number(), true
	case c == '.' && isDigit(l.peek(1)):
		l.errs.Add(l.here(), "a number needs a digit before the point: write 0%s", l.src[l.pos:l.pos+2])
		return l.number(), true
	case c == '"':
		return tString, l.quoted('"', "string")
	case c == '\'':
		return tIdent, l.quoted('\'', "quoted name")
	}
	return l.operator(c)
}

// number reads digits [. digits] [e [+-] digits].
func (l *lexer) number() kind {
	k := tInteger
	digits := func() {
		for isDigit(l.peek(0)) {
			l.pos++
		}
	}
	digits()
	if l.peek(0) == '.' {
		k = tReal
		l.pos++
		digits()
	}
	if c := l.peek(0); c == 'e' || c == 'E' {
		n := 1
		if s := l.peek(1); s == '+' || s == '-' {
			n = 2
		}
		if isDigit(l.peek(n)) {
			k = tReal
			l.pos += n
			digits()
		}
	}
	return k
}

// quoted passes a string or quoted name with its escapes.
func (l *lexer) quoted(quote byte, what string) bool {
	start := l.here()
	l.pos++
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; {
		case c == quote:
			l.pos++
			return true
		case c == '\\' && l.pos+1 < len(l.src):
			if !strings.ContainsRune(`'"?\abfnrtv`, rune(l.src[l.pos+1])) {
				l.errs.Add(l.here(), `unknown escape '\%s' in a %s`, firstRune(l.src[l.pos+1:]), what)
			}
			l.advance()
			l.advance()
		case c == '\n' && quote == '\'':
			l.errs.Add(start, "quoted name is not closed: expected ' on the same line")
			return false
		default:
			l.advance()
		}
	}
	l.errs.Add(start, "%s is not closed: expected %c before the end of the file", what, quote)
	return false
}

func firstRune(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

// operator reads punctuation.
func (l *lexer) operator(c byte) (kind, bool) {
	two := func(k kind) (kind, bool) { l.pos += 2; return k, true }
	one := func(k kind) (kind, bool) { l.pos++; return k, true }
	d := l.peek(1)
	switch c {
	case '(':
		return one(tLParen)
	case ')':
		return one(tRParen)
	case '[':
		return one(tLBrack)
	case ']':
		return one(tRBrack)
	case '{':
		return one(tLBrace)
	case '}':
		return one(tRBrace)
	case ',':
		return one(tComma)
	case ';':
		return one(tSemi)
	case '+':
		return one(tPlus)
	case '-':
		return one(tMinus)
	case '*':
		return one(tStar)
	case '/':
		return one(tSlash)
	case '^':
		return one(tCaret)
	case ':':
		if d == '=' {
			return two(tColonAssign)
		}
		return one(tColon)
	case '=':
		if d == '=' {
			return two(tEqual)
		}
		return one(tAssign)
	case '<':
		if d == '=' {
			return two(tLessEq)
		}
		if d == '>' {
			return two(tNotEqual)
		}
		return one(tLess)
	case '>':
		if d == '=' {
			return two(tGreaterEq)
		}
		return one(tGreater)
	case '.':
		switch d {
		case '+':
			return two(tDotPlus)
		case '-':
			return two(tDotMinus)
		case '*':
			return two(tDotStar)
		case '/':
			return two(tDotSlash)
		case '^':
			return two(tDotCaret)
		}
		return one(tDot)
	}
	return tEOF, l.stray()
}

// stray reports characters that belong to no token, and passes them.
func (l *lexer) stray() bool {
	r := firstRune(l.src[l.pos:])
	hint := ""
	switch r {
	case "!":
		hint = ": 'not equal' is written <>, negation is written not"
	case "&":
		hint = ": conjunction is written and"
	case "|":
		hint = ": disjunction is written or"
	case "#", "%":
		hint = ": a comment starts with //"
	case "“", "”", "„":
		hint = `: a string is written with plain quotes "`
	case "−", "–":
		hint = ": minus is written -"
	case "\u00a0":
		hint = " (a no-break space): use a plain space"
	}
	l.errs.Add(l.here(), "unexpected character %q%s", r, hint)
	for range len(r) {
		l.advance()
	}
	// && and || are one mistake, not two
	if (r == "&" || r == "|") && strings.HasPrefix(l.src[l.pos:], r) {
		l.pos++
	}
	return false
}

// unquote gives the value of a string literal with its escapes replaced.
func unquote(lit string) string {
	s := lit[1 : len(lit)-1]
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		if at := strings.IndexByte("abfnrtv", s[i]); at >= 0 {
			b.WriteByte("\a\b\f\n\r\t\v"[at])
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
