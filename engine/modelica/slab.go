package modelica

// slab hands out values from blocks, which costs a fraction of allocating each alone: a model of 10,000 equations has half a million
// of them.
type slab[T any] struct {
	free []T
	size int // of the next block
}

const (
	smallBlock = 8
	largeBlock = 512
)

// new gives the address of a value.
func (s *slab[T]) new(x T) *T {
	list := s.list(x)
	return &list[0]
}

// list gives a list of one value; appending to it leaves the block.
func (s *slab[T]) list(x T) []T {
	if len(s.free) == 0 {
		s.size = min(max(2*s.size, smallBlock), largeBlock)
		s.free = make([]T, s.size)
	}
	list := s.free[:1:1]
	s.free = s.free[1:]
	list[0] = x
	return list
}

// nodes are the blocks of what occurs most often.
type nodes struct {
	refs       slab[Ref]
	parts      slab[RefPart]
	binaries   slab[Binary]
	numbers    slab[Number]
	calls      slab[Call]
	exprs      slab[Expr]
	names      slab[Name]
	strings    slab[string]
	mods       slab[Modification]
	arguments  slab[Argument]
	argLists   slab[*Argument]
	components slab[Component]
	equations  slab[EqualEquation]
}
