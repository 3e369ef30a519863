package modelica

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// directory is a root or the folder of a package; its members are read on demand.
type directory struct {
	label   string // shown before path in positions
	fsys    fs.FS
	path    string
	members map[string]*member
	order   []string // sorted, or as package.order says
	scanned bool
}

// member is a class that has a file (or folder with package.mo) of its own.
type member struct {
	file   string // path within fsys
	folder bool
	loaded bool
	class  *Class
	err    error
}

// openRoot lists a root directory.
func (l *Library) openRoot(label string, fsys fs.FS) (*directory, error) {
	root := &directory{label: label, fsys: fsys, path: "."}
	if _, err := fs.Stat(fsys, "package.mo"); err == nil {
		c, err := l.parseFile(root, "package.mo", "")
		if err != nil {
			return nil, err
		}
		pkg := &directory{label: label, fsys: fsys, path: "."}
		if err := pkg.list(); err != nil {
			return nil, err
		}
		c.members = pkg
		root.scanned = true
		root.members = map[string]*member{c.Name: {file: ".", folder: true, loaded: true, class: c}}
		root.order = []string{c.Name}
		return root, nil
	}
	return root, root.list()
}

// list reads the names in a directory; it opens no file but package.order.
func (d *directory) list() error {
	entries, err := fs.ReadDir(d.fsys, d.path)
	if err != nil {
		return fmt.Errorf("%s: %w", path.Join(d.label, d.path), err)
	}
	d.members = map[string]*member{}
	for _, e := range entries {
		name := e.Name()
		file := path.Join(d.path, name)
		info, err := fs.Stat(d.fsys, file)
		if err == nil && info.IsDir() {
			if _, err := fs.Stat(d.fsys, path.Join(file, "package.mo")); err == nil {
				class, _, _ := strings.Cut(name, " ") // "Modelica 4.0.0" holds the package Modelica
				d.add(class, &member{file: file, folder: true})
			}
			continue
		}
		if base, ok := strings.CutSuffix(name, ".mo"); ok && name != "package.mo" {
			d.add(base, &member{file: file})
		}
	}
	if text, err := readPlain(d.fsys, path.Join(d.path, "package.order")); err == nil {
		d.sort(strings.Fields(string(text)))
	}
	return nil
}

const maxFile = 256 << 20 // bytes of one file

// readPlain reads a file; a pipe or a device, of which reading might never end, is refused.
func readPlain(fsys fs.FS, file string) ([]byte, error) {
	info, err := fs.Stat(fsys, file)
	switch {
	case err != nil:
		return nil, reason(err)
	case !info.Mode().IsRegular():
		return nil, errors.New("this is no plain file")
	case info.Size() > maxFile:
		return nil, fmt.Errorf("the file is larger than %d MB", maxFile>>20)
	}
	text, err := fs.ReadFile(fsys, file)
	return text, reason(err)
}

// reason leaves the path out of an error of the file system: the position names it.
func reason(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

func (d *directory) add(name string, m *member) {
	if _, ok := d.members[name]; !ok {
		d.order = append(d.order, name)
	}
	d.members[name] = m // of several versions the last one counts
}

// sort puts the names that package.order lists first, in its order.
func (d *directory) sort(listed []string) {
	place := make(map[string]int, len(listed))
	for i, name := range listed {
		place[name] = i
	}
	at := func(name string) int {
		if i, ok := place[name]; ok {
			return i
		}
		return len(listed)
	}
	slices.SortStableFunc(d.order, func(a, b string) int { return at(a) - at(b) })
}

// parseFile reads a file that is to define one class of the package owner.
func (l *Library) parseFile(d *directory, file, owner string) (*Class, error) {
	shown := filepath.ToSlash(path.Join(d.label, file))
	text, err := readPlain(d.fsys, file)
	if err != nil {
		return nil, Errors{{Pos{File: shown}, err.Error()}}
	}
	f, perr := Parse(shown, string(text))
	if perr != nil {
		return nil, perr
	}
	if len(f.Classes) == 0 {
		return nil, Errors{{Pos{shown, 1, 1}, "the file defines no class"}}
	}
	if len(f.Classes) > 1 {
		return nil, Errors{{f.Classes[1].Pos, "the file of a package member defines one class; '" + f.Classes[1].Name +
			"' needs a file of its own"}}
	}
	if within := strings.Join(f.Within, "."); f.HasWithin && within != owner {
		return nil, Errors{{f.WithinPos, fmt.Sprintf("expected 'within %s;' according to the directory, found 'within %s;'", owner, within)}}
	}
	c := f.Classes[0]
	l.attach(c, owner, nil)
	return c, nil
}

// load reads the member's file if that was not done yet.
func (l *Library) load(d *directory, name string, m *member, parent *Class) (*Class, error) {
	if m.loaded {
		return m.class, m.err
	}
	m.loaded = true
	owner := ""
	if parent != nil {
		owner = parent.fullName
	}
	file := m.file
	if m.folder {
		file = path.Join(m.file, "package.mo")
	}
	c, err := l.parseFile(d, file, owner)
	if err == nil && c.Name != name {
		err = Errors{{c.Pos, fmt.Sprintf("expected class '%s' according to the name of the file, found '%s'", name, c.Name)}}
	}
	if err == nil && m.folder {
		c.members = &directory{label: d.label, fsys: d.fsys, path: m.file}
		err = c.members.list()
	}
	if err != nil {
		m.err = err
		return nil, err
	}
	c.Parent = parent
	m.class = c
	return c, nil
}

// inRoot looks for a class that has the name of its file or folder.
func (l *Library) inRoot(d *directory, name string) (*Class, error) {
	m, ok := d.members[name]
	if !ok {
		return nil, nil
	}
	if m.folder {
		return l.load(d, name, m, nil)
	}
	l.readLoose(d, m)
	if c, ok := l.top[name]; ok {
		return c, nil
	}
	return nil, m.err
}

// readLoose reads a .mo file of a plain directory; it may define several classes of any name.
func (l *Library) readLoose(d *directory, m *member) {
	if m.loaded {
		return
	}
	m.loaded = true
	shown := filepath.ToSlash(path.Join(d.label, m.file))
	text, err := readPlain(d.fsys, m.file)
	if err != nil {
		m.err = Errors{{Pos{File: shown}, err.Error()}}
		l.scanErr = append(l.scanErr, Error{Pos{File: shown}, err.Error()})
		return
	}
	f, perr := Parse(shown, string(text))
	var errs Errors
	if perr != nil {
		errs = append(errs, perr.(Errors)...)
	} else {
		l.addFile(f, &errs)
	}
	if m.err = errs.Err(); m.err != nil {
		l.scanErr = append(l.scanErr, errs...)
	}
}

// scan reads all loose files of all roots: a class may lie in a file of another name.
func (l *Library) scan() {
	for _, d := range l.roots {
		if d.scanned {
			continue
		}
		d.scanned = true
		for _, name := range d.order {
			if m := d.members[name]; !m.folder {
				l.readLoose(d, m)
			}
		}
	}
}
