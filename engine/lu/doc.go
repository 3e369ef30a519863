// Package lu factors sparse square matrices: as numbers, for initialisation, and
// as expressions, for the compiled module. Both follow a pivot order chosen by
// the criterion of Markowitz under a threshold on the size of the pivots.
//
// The few types:
//
//	Matrix     a sparse matrix of numbers, compressed by rows
//	Factors    its numeric L and U; Solve, Refactor
//	Entry      one nonzero of a matrix of expressions
//	Pivot      the row and the column of one step of elimination; an order is a []Pivot
//	Symbolic   L and U as expressions over the entries, or as loops where they are very many;
//	           FactorStatements and SolveStatements give statements of either form
//
// Data flow:
//
//	numbers:      NewMatrix -> Factor -> Solve            (*SingularError names rows and columns)
//	expressions:  []Entry + values at sample points -> Order -> []Pivot
//	              []Entry + []Pivot -> NewSymbolic -> FactorStatements(), SolveStatements(rhs, solution)
//	                                               -> Factor() expr.Assign, Solve([]rhs) []solution (straight code only)
//
// The signatures:
//
//	func NewMatrix(n int, row, col []int, val []float64) *Matrix         // triplets; duplicates are added
//	func Factor(m *Matrix, o Options) (*Factors, error)                  // Markowitz + threshold pivoting
//	func (f *Factors) Refactor(val []float64) error                      // same pivots, values in the order of the triplets
//	func (f *Factors) Solve(x, b []float64)                              // A x = b; x and b may be the same slice
//	type Options struct { Threshold float64; RowScale, ColScale []float64 }
//
//	type Entry struct { Row, Col int; Val expr.Node }
//	type Pivot struct { Row, Col int }
//	func Order(g *expr.Graph, n int, entries []Entry, samples [][]float64, o OrderOptions) ([]Pivot, error)
//	type OrderOptions struct { Threshold float64; RowScale, ColScale []float64; OnlyDiagonal func(row int) bool }
//
//	func NewSymbolic(g *expr.Graph, n int, entries []Entry, order []Pivot, o SymbolicOptions) (*Symbolic, error)
//	type SymbolicOptions struct { Cell func() expr.Slot; Held func(expr.Slot) bool; LoopsAbove int; Separate bool }
//	func (s *Symbolic) FactorStatements() []expr.Stmt                    // cells <- factors
//	func (s *Symbolic) SolveStatements(rhs []expr.Node, solution []expr.Slot) []expr.Stmt // cells <- solution, by column
//	func (s *Symbolic) Factor() expr.Assign                              // factor cells <- expressions over the entries
//	func (s *Symbolic) Solve(rhs []expr.Node) []expr.Node                // by column: expressions over Var(factor cells) and rhs
//	func (s *Symbolic) SolveAssign(rhs, solution []expr.Slot) expr.Assign
//	func (s *Symbolic) Pivots() []expr.Node                              // expressions of the pivots
//	func (s *Symbolic) Nonzeros() int
//	func (s *Symbolic) Cells() int
//
// samples[k][e] is the value of entries[e] at sample point k. A scale is the nominal
// size of what a row (an equation) or a column (a variable) stands for: the test of a
// pivot looks at |a_ij| ColScale[j] / RowScale[i]. Without RowScale each row is
// scaled by its own largest entry, at each sample point apart.
//
// Floating-point arithmetic of this package decides the pivot order and with it the
// emitted module: every product is wrapped against fusing, and no map is iterated.
//
// Sources: Duff, Erisman, Reid, Direct Methods for Sparse Matrices, 2nd ed., 2017,
// ch. 7 and 10 (Markowitz, threshold pivoting, search by counts); Zlatev 1980 (search of
// a few rows and columns only); the reciprocal pivot is stored once.
package lu
