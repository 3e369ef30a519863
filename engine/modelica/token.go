package modelica

// kind is the kind of a token.
type kind uint8

const (
	tEOF kind = iota
	tIdent
	tInteger
	tReal
	tString

	// operators and punctuation
	tLParen
	tRParen
	tLBrack
	tRBrack
	tLBrace
	tRBrace
	tComma
	tSemi
	tColon
	tDot
	tAssign // =
	tColonAssign
	tPlus
	tMinus
	tStar
	tSlash
	tCaret
	tDotPlus
	tDotMinus
	tDotStar
	tDotSlash
	tDotCaret
	tLess
	tLessEq
	tGreater
	tGreaterEq
	tEqual
	tNotEqual

	// keywords
	kAlgorithm
	kAnd
	kAnnotation
	kBlock
	kBreak
	kClass
	kConnect
	kConnector
	kConstant
	kConstrainedby
	kDer
	kDiscrete
	kEach
	kElse
	kElseif
	kElsewhen
	kEncapsulated
	kEnd
	kEnumeration
	kEquation
	kExpandable
	kExtends
	kExternal
	kFalse
	kFinal
	kFlow
	kFor
	kFunction
	kIf
	kImport
	kImpure
	kIn
	kInitial
	kInner
	kInput
	kLoop
	kModel
	kNot
	kOperator
	kOr
	kOuter
	kOutput
	kPackage
	kParameter
	kPartial
	kProtected
	kPublic
	kPure
	kRecord
	kRedeclare
	kReplaceable
	kReturn
	kStream
	kThen
	kTrue
	kType
	kWhen
	kWhile
	kWithin
	kindCount
)

// spelling is how a token of each kind is written.
var spelling = [kindCount]string{
	tEOF: "end of file", tIdent: "name", tInteger: "number", tReal: "number", tString: "string",
	tLParen: "(", tRParen: ")", tLBrack: "[", tRBrack: "]", tLBrace: "{", tRBrace: "}", tComma: ",", tSemi: ";", tColon: ":",
	tDot: ".", tAssign: "=", tColonAssign: ":=", tPlus: "+", tMinus: "-", tStar: "*", tSlash: "/", tCaret: "^",
	tDotPlus: ".+", tDotMinus: ".-", tDotStar: ".*", tDotSlash: "./", tDotCaret: ".^",
	tLess: "<", tLessEq: "<=", tGreater: ">", tGreaterEq: ">=", tEqual: "==", tNotEqual: "<>",
	kAlgorithm: "algorithm", kAnd: "and", kAnnotation: "annotation", kBlock: "block", kBreak: "break", kClass: "class",
	kConnect: "connect", kConnector: "connector", kConstant: "constant", kConstrainedby: "constrainedby", kDer: "der",
	kDiscrete: "discrete", kEach: "each", kElse: "else", kElseif: "elseif", kElsewhen: "elsewhen", kEncapsulated: "encapsulated",
	kEnd: "end", kEnumeration: "enumeration", kEquation: "equation", kExpandable: "expandable", kExtends: "extends",
	kExternal: "external", kFalse: "false", kFinal: "final", kFlow: "flow", kFor: "for", kFunction: "function", kIf: "if",
	kImport: "import", kImpure: "impure", kIn: "in", kInitial: "initial", kInner: "inner", kInput: "input", kLoop: "loop",
	kModel: "model", kNot: "not", kOperator: "operator", kOr: "or", kOuter: "outer", kOutput: "output", kPackage: "package",
	kParameter: "parameter", kPartial: "partial", kProtected: "protected", kPublic: "public", kPure: "pure", kRecord: "record",
	kRedeclare: "redeclare", kReplaceable: "replaceable", kReturn: "return", kStream: "stream", kThen: "then", kTrue: "true",
	kType: "type", kWhen: "when", kWhile: "while", kWithin: "within",
}

// keyword maps each reserved word to its kind.
var keyword = func() map[string]kind {
	m := make(map[string]kind, kindCount-kAlgorithm)
	for k := kAlgorithm; k < kindCount; k++ {
		m[spelling[k]] = k
	}
	return m
}()

// mayBeKeyword says which lengths the reserved words have that begin with a letter, one bit each.
var mayBeKeyword = func() (lengths [256]uint32) {
	for word := range keyword {
		lengths[word[0]] |= 1 << len(word)
	}
	return lengths
}()

// token is one lexical element; its text is src[start:end].
type token struct {
	start, end int32 // byte offsets
	line, col  int32
	kind       kind
}
