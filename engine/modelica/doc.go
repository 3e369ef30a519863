// Package modelica reads Modelica 3.6 text into a syntax tree.
//
// The types to know:
//
//   - [Class] is a model, block, connector, record, type, package or function as written;
//   - [Component], [Extends], [Import] and nested classes are its [Element]s;
//   - [Equation], [Statement] and [Expr] are what stands in its sections;
//   - [Modification] is a tree of modifiers such as (start = 1, each fixed = true);
//   - [Library] finds classes by dotted name in directories and files, and reads a file only when a class in it is asked for;
//   - [Pos], [Error] and [Errors] say where something stands and what is wrong there.
//
// Data flow:
//
//	fs.FS, text -> lexer -> parser -> File -> Class tree
//	                  \--------\---> Errors (many a file, sorted by position)
//
// The parser accepts the whole grammar of the language (Modelica Language Specification 3.6, appendix A), also the constructs that
// the engine refuses later: a refusal is better made where the meaning is known. It never panics and never recurses without bound
// on any input.
package modelica
