package expr

// Program is a set of functions over one flat memory of float64 cells. It is
// what engine/wasm turns into machine code and expr/interp runs as the oracle.
type Program struct {
	Graph *Graph
	Cells int     // number of float64 cells of the memory
	Funcs []*Func // called by index; exported under their names
}

// Func is a straight list of statements without arguments: it reads and writes cells.
type Func struct {
	Name string
	Body []Stmt
}

// Stmt is one of Assign, Map, Fold, Each, Weave, Loop, If and Call.
type Stmt interface{ stmt() }

// Assign stores Src[k] into cell Dst[k] for all k at once: every right-hand side
// reads the memory as it was before the statement. Dst has no duplicates.
type Assign struct {
	Dst []Slot
	Src []Node
}

// Map runs the elementwise loop for i in [0, N): cell Dst[k]+i <- Src[k], where the
// leaf Elem(s) reads cell s+i and Var(s) reads cell s. An array that is written is
// read, if at all, at the same index only, so the loop may run in vectors of any
// width with the same bits.
type Map struct {
	N   int
	Dst []Slot
	Src []Node
}

// Fold runs Acc <- Next for i in [0, N) in rising order; Next reads Var(Acc) and
// Elem leaves. The order is part of the meaning: sums keep their bits.
type Fold struct {
	N    int
	Acc  Slot
	Next Node
}

// Loop runs Body while cell While is not 0 (tested before each round). NaN ends it.
type Loop struct {
	While Slot
	Body  []Stmt
}

// If runs Body when cell Cond is neither 0 nor NaN. With several lanes it runs when the
// condition holds in any lane, so stores in Body that outlive it must be masked
// with Select by the writer of the program; then scalar and lanes agree in every bit.
type If struct {
	Cond Slot
	Body []Stmt
}

// Call runs another function of the program; recursion is not allowed.
type Call struct{ Func int }

func (Assign) stmt() {}
func (Map) stmt()    {}
func (Fold) stmt()   {}
func (Loop) stmt()   {}
func (If) stmt()     {}
func (Call) stmt()   {}
