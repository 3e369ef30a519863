package wasm

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Module is a compiled module. It is immutable and may be used by any number of goroutines.
type Module struct {
	Compiled bool // machine code; false: interpreted, on processors that wazero has no compiler for

	ctx     context.Context
	runtime wazero.Runtime
	cache   wazero.CompilationCache
	code    wazero.CompiledModule
	cells   int // float64 of all cells and lanes of a block
	blocks  int // address of the second block
}

// Compile turns the bytes of a module into machine code. With a cacheDir the code is kept
// there and found again by later processes; where that does not work, it is compiled
// without.
func Compile(ctx context.Context, binary []byte, cacheDir string) (*Module, error) {
	if cacheDir != "" {
		compile := func(dir string) (*Module, error) { return compileCached(ctx, binary, dir) }
		e := entryOf(cacheDir, binary)
		if e.sound() {
			if m, err := compile(string(e)); err == nil {
				e.use()
				return m, nil
			}
		}
		if m, err := e.write(compile); err == nil {
			return m, nil
		}
	}
	return compile(ctx, binary, nil)
}

// compileCached compiles with a cache of wazero's in dir.
func compileCached(ctx context.Context, binary []byte, dir string) (m *Module, err error) {
	defer func() {
		if recover() != nil { // wazero panics on some files that are not its own
			m, err = nil, errCacheEntry
		}
	}()
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil, err
	}
	return compile(ctx, binary, cache)
}

func compile(ctx context.Context, binary []byte, cache wazero.CompilationCache) (*Module, error) {
	m := &Module{ctx: context.Background(), cache: cache}
	m.runtime, m.Compiled = newRuntime(m.ctx, m.cache)
	code, err := m.runtime.CompileModule(experimental.WithCompilationWorkers(ctx, runtime.GOMAXPROCS(0)), binary)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("compile module: %w", err), m.Close())
	}
	m.code = code
	if err = m.readLayout(); err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return m, nil
}

// newRuntime prefers the compiler; wazero panics where it has none.
func newRuntime(ctx context.Context, cache wazero.CompilationCache) (r wazero.Runtime, compiled bool) {
	configure := func(c wazero.RuntimeConfig) wazero.RuntimeConfig {
		c = c.WithCustomSections(true).WithDebugInfoEnabled(false)
		if cache != nil {
			c = c.WithCompilationCache(cache)
		}
		return c
	}
	defer func() {
		if recover() != nil {
			r, compiled = wazero.NewRuntimeWithConfig(ctx, configure(wazero.NewRuntimeConfigInterpreter())), false
		}
	}()
	return wazero.NewRuntimeWithConfig(ctx, configure(wazero.NewRuntimeConfigCompiler())), true
}

func (m *Module) readLayout() error {
	for _, s := range m.code.CustomSections() {
		if s.Name() == layoutSection {
			cells, k := binary.Uvarint(s.Data())
			blocks, j := binary.Uvarint(s.Data()[max(k, 0):])
			if k > 0 && j > 0 && cells <= maxBytes && blocks <= maxBytes {
				m.cells, m.blocks = int(cells), int(blocks)
				return nil
			}
		}
	}
	return errors.New("compile module: not made by Emit: no section " + layoutSection)
}

// Close frees the machine code. Instances must be closed before.
func (m *Module) Close() error {
	err := m.runtime.Close(m.ctx)
	if m.cache != nil {
		err = errors.Join(err, m.cache.Close(m.ctx))
	}
	return err
}

// stride is the distance of blocks of cells [bytes].
func (m *Module) stride() int { return (8*m.cells + blockAlign - 1) / blockAlign * blockAlign }

// address of block k: the first lies at 0, the others behind tables and scratch.
func (m *Module) address(k int) int {
	if k == 0 {
		return 0
	}
	return m.blocks + (k-1)*m.stride()
}

// Instance is one memory with a number of independent blocks of cells, and the functions
// that work on a block. It serves one goroutine at a time.
type Instance struct {
	module *Module
	mod    api.Module
	bytes  []byte
	blocks int
}

// NewInstance returns an instance with that many blocks of cells, at least 1, all 0. Constant
// tables and scratch are there once.
func (m *Module) NewInstance(blocks int) (*Instance, error) {
	if end := m.address(max(blocks, 1)); blocks < 1 || blocks > maxBytes || end > maxBytes {
		return nil, fmt.Errorf("instantiate module: %d blocks of %d bytes, want 1 or more in all of %d bytes", blocks, m.stride(), maxBytes)
	}
	mod, err := m.runtime.InstantiateModule(m.ctx, m.code, wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		return nil, fmt.Errorf("instantiate module: %w", err)
	}
	mem := mod.ExportedMemory("memory")
	if mem == nil {
		return nil, errors.Join(errors.New("instantiate module: no memory"), mod.Close(m.ctx))
	}
	if end, have := m.address(blocks), int(mem.Size()); blocks > 1 && end > have {
		if _, ok := mem.Grow(uint32((end - have + pageBytes - 1) / pageBytes)); !ok {
			return nil, errors.Join(fmt.Errorf("instantiate module: no memory for %d blocks of %d bytes", blocks, m.stride()), mod.Close(m.ctx))
		}
	}
	bytes, _ := mem.Read(0, mem.Size())
	return &Instance{module: m, mod: mod, bytes: bytes, blocks: blocks}, nil
}

// Cells is a view of the cells of block 0: cell s of lane l is element s*lanes+l.
func (i *Instance) Cells() []float64 { return i.Block(0) }

// Blocks returns the number of blocks.
func (i *Instance) Blocks() int { return i.blocks }

// Block is a view of the cells of block k.
func (i *Instance) Block(k int) []float64 {
	if k < 0 || k >= i.blocks {
		panic("wasm: no such block")
	}
	at, n := i.module.address(k), i.module.cells
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*float64)(unsafe.Pointer(&i.bytes[at:][:8*n][0])), n)
}

// Memory is a view of the whole memory: cells, tables, scratch, further blocks of cells.
func (i *Instance) Memory() []byte { return i.bytes }

// Close frees the instance. Views of its memory must not be used any more.
func (i *Instance) Close() error { return i.mod.Close(i.module.ctx) }

// Fn is one function of an instance. The zero Fn is not valid.
type Fn struct {
	f        api.Function
	instance *Instance
	stack    []uint64 // the argument
}

// Func returns the function of that name, or a Fn that is not valid.
func (i *Instance) Func(name string) Fn {
	return Fn{f: i.mod.ExportedFunction(name), instance: i, stack: make([]uint64, 1)}
}

// Valid says whether the function exists.
func (f Fn) Valid() bool { return f.f != nil }

// Call runs the function on block 0. It allocates nothing. An error means that the machine
// code trapped: arithmetic does not, so it is a fault of this package.
func (f Fn) Call() error { return f.CallAt(0) }

// CallAt is Call on block k.
func (f Fn) CallAt(k int) error {
	if k < 0 || k >= f.instance.blocks {
		return errNoBlock
	}
	f.stack[0] = uint64(f.instance.module.address(k))
	return f.f.CallWithStack(f.instance.module.ctx, f.stack)
}

var errNoBlock = errors.New("wasm: call on a block that the instance does not have")
