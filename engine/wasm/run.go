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
	cells   int // float64 of all cells and lanes
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
	if m.cells, err = cellCount(code); err != nil {
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

func cellCount(code wazero.CompiledModule) (int, error) {
	for _, s := range code.CustomSections() {
		if s.Name() == layoutSection {
			n, k := binary.Uvarint(s.Data())
			if k > 0 {
				return int(n), nil
			}
		}
	}
	return 0, errors.New("compile module: not made by Emit: no section " + layoutSection)
}

// Close frees the machine code. Instances must be closed before.
func (m *Module) Close() error {
	err := m.runtime.Close(m.ctx)
	if m.cache != nil {
		err = errors.Join(err, m.cache.Close(m.ctx))
	}
	return err
}

// Instance is one memory and the functions that work on it. It serves one goroutine at a time.
type Instance struct {
	module *Module
	mod    api.Module
	bytes  []byte
	cells  []float64
}

// NewInstance returns an instance whose cells are 0.
func (m *Module) NewInstance() (*Instance, error) {
	mod, err := m.runtime.InstantiateModule(m.ctx, m.code, wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		return nil, fmt.Errorf("instantiate module: %w", err)
	}
	mem := mod.ExportedMemory("memory")
	if mem == nil {
		return nil, errors.Join(errors.New("instantiate module: no memory"), mod.Close(m.ctx))
	}
	bytes, _ := mem.Read(0, mem.Size())
	i := &Instance{module: m, mod: mod, bytes: bytes}
	if len(bytes) > 0 {
		i.cells = unsafe.Slice((*float64)(unsafe.Pointer(&bytes[0])), m.cells)
	}
	return i, nil
}

// Cells is a view of the cells: cell s of lane l is element s*lanes+l.
func (i *Instance) Cells() []float64 { return i.cells }

// Memory is a view of the whole memory: cells, tables, scratch.
func (i *Instance) Memory() []byte { return i.bytes }

// Close frees the instance. Views of its memory must not be used any more.
func (i *Instance) Close() error { return i.mod.Close(i.module.ctx) }

// Fn is one function of an instance. The zero Fn is not valid.
type Fn struct {
	f     api.Function
	ctx   context.Context
	stack []uint64
}

// Func returns the function of that name, or a Fn that is not valid.
func (i *Instance) Func(name string) Fn {
	return Fn{f: i.mod.ExportedFunction(name), ctx: i.module.ctx}
}

// Valid says whether the function exists.
func (f Fn) Valid() bool { return f.f != nil }

// Call runs the function. It allocates nothing. An error means that the machine
// code trapped: arithmetic does not, so it is a fault of this package.
func (f Fn) Call() error { return f.f.CallWithStack(f.ctx, f.stack) }
