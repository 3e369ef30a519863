package wasm

// body is the code of one function under construction.
type body struct {
	buffer
	params []byte
	result byte // 0: none
	types  []byte
	free   [3][]uint32 // locals at rest, by type
	base   uint32      // parameter: the address of the block of cells
	shared uint32      // an i32 that is 0: the address of what all blocks share
	ops    int         // operations so far
}

// newBody starts a function (base)->() that works on the block of cells at address base.
func newBody() *body {
	b := &body{params: []byte{typeI32}}
	b.shared = b.local(typeI32)
	return b
}

// call calls a function of that kind for the same block.
func (b *body) call(f uint32) {
	b.get(b.base)
	b.op(opCall)
	b.u32(f)
}

func freeIndex(t byte) int {
	switch t {
	case typeI32:
		return 0
	case typeF64:
		return 1
	}
	return 2
}

// local returns a local of type t that is not in use.
func (b *body) local(t byte) uint32 {
	f := &b.free[freeIndex(t)]
	if n := len(*f); n > 0 {
		l := (*f)[n-1]
		*f = (*f)[:n-1]
		return l
	}
	b.types = append(b.types, t)
	return uint32(len(b.params) + len(b.types) - 1)
}

// release gives a local back.
func (b *body) release(l uint32) {
	f := &b.free[freeIndex(b.typeOf(l))]
	*f = append(*f, l)
}

func (b *body) typeOf(l uint32) byte {
	if int(l) < len(b.params) {
		return b.params[l]
	}
	return b.types[int(l)-len(b.params)]
}

// encode returns the entry of the code section.
func (b *body) encode() []byte {
	var groups buffer
	count := uint32(0)
	for i := 0; i < len(b.types); {
		j := i
		for j < len(b.types) && b.types[j] == b.types[i] {
			j++
		}
		groups.u32(uint32(j - i))
		groups.op(b.types[i])
		count++
		i = j
	}
	var head buffer
	head.u32(count)
	head.b = append(head.b, groups.b...)
	var out buffer
	out.u32(uint32(len(head.b) + len(b.b) + 1))
	out.b = append(out.b, head.b...)
	out.b = append(out.b, b.b...)
	out.op(opEnd)
	return out.b
}
