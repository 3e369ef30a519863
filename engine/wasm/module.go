package wasm

import "slices"

const pageBytes = 1 << 16

// module encodes the sections. Types are numbered in the order of first use.
func (em *emitter) module() []byte {
	var types, funcs, memory, exports, code, data buffer
	var signatures []string
	for i := range em.functions {
		b := em.functions[i].body
		sig := signature(b)
		t := slices.Index(signatures, sig)
		if t < 0 {
			t = len(signatures)
			signatures = append(signatures, sig)
		}
		funcs.u32(uint32(t))
		code.b = append(code.b, b.encode()...)
	}
	for _, s := range signatures {
		types.b = append(types.b, s...)
	}
	pages := (em.scratch.end() + pageBytes - 1) / pageBytes
	memory.op(1, 1) // one memory with a maximum; more blocks of cells make it grow
	memory.u32(pages)
	memory.u32(maxBytes / pageBytes)

	exports.u32(uint32(len(em.program.Funcs) + 1))
	exports.name("memory")
	exports.op(2, 0)
	for i, f := range em.program.Funcs {
		exports.name(f.Name)
		exports.op(0)
		exports.u32(uint32(i))
	}
	if len(em.tableData) > 0 {
		data.u32(1)
		data.op(0)
		data.i32(int32(em.tableBase))
		data.op(opEnd)
		data.u32(uint32(len(em.tableData)))
		data.b = append(data.b, em.tableData...)
	}

	w := buffer{b: []byte("\x00asm\x01\x00\x00\x00")}
	w.section(1, vector(len(signatures), types.b))
	w.section(3, vector(len(em.functions), funcs.b))
	w.section(5, memory.b)
	w.section(7, exports.b)
	w.section(10, vector(len(em.functions), code.b))
	if len(data.b) > 0 {
		w.section(11, data.b)
	}
	w.section(0, em.layout())
	return w.b
}

// layout is a custom section from which Compile learns how many float64 of the
// memory are cells of the program, and where more blocks of them may begin.
func (em *emitter) layout() []byte {
	var w buffer
	w.name(layoutSection)
	w.u32(uint32(em.program.Cells) * em.shape.cell / 8)
	w.u32((em.scratch.end() + blockAlign - 1) / blockAlign * blockAlign)
	return w.b
}

const layoutSection = "gemel.cells"

// blockAlign is the alignment of blocks: a line of the processor's cache.
const blockAlign = 64

func signature(b *body) string {
	var w buffer
	w.op(0x60)
	w.u32(uint32(len(b.params)))
	w.op(b.params...)
	if b.result == 0 {
		w.u32(0)
	} else {
		w.u32(1)
		w.op(b.result)
	}
	return string(w.b)
}

func vector(n int, content []byte) []byte {
	var w buffer
	w.u32(uint32(n))
	w.b = append(w.b, content...)
	return w.b
}
