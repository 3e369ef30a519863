package modelica

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Library finds classes by dotted name in directories and files.
//
// A directory follows Modelica's convention: one that holds package.mo is a package, its sub-directories with package.mo and its
// other .mo files are members; a directory without package.mo is a plain collection of libraries and files. A file is parsed only
// when a class in it is looked up. Roots added first win over roots added later; two loose files may not define the same class.
//
// All methods may be called by several goroutines.
type Library struct {
	mu       sync.Mutex
	roots    []*directory
	fallback *directory
	top      map[string]*Class            // from AddText and scanned files
	within   map[string]map[string]*Class // full name of a package -> classes added to it by files elsewhere
	implicit map[string]*Class            // packages that exist only through 'within' clauses
	scanErr  Errors                       // syntax errors in loose files that were read in search of a class
}

// NewLibrary gives an empty library.
func NewLibrary() *Library {
	return &Library{top: map[string]*Class{}, within: map[string]map[string]*Class{}, implicit: map[string]*Class{}}
}

// AddFS adds a root. label is put before file names in positions, for example the directory's path.
func (l *Library) AddFS(label string, fsys fs.FS) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	d, err := l.openRoot(label, fsys)
	if err != nil {
		return err
	}
	l.roots = append(l.roots, d)
	return nil
}

// SetFallback sets the root that is asked after all others, such as an embedded minimal standard library. Only the first call counts.
func (l *Library) SetFallback(label string, fsys fs.FS) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fallback != nil {
		return nil
	}
	d, err := l.openRoot(label, fsys)
	if err != nil {
		return err
	}
	l.fallback = d
	return nil
}

// AddPath adds a file or a directory of the operating system.
func (l *Library) AddPath(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return l.AddFS(name, os.DirFS(name))
	}
	text, err := readPlain(os.DirFS(filepath.Dir(name)), filepath.Base(name))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if filepath.Base(name) == "package.mo" {
		return fmt.Errorf("%s: give the directory of a package instead of its package.mo", name)
	}
	return l.AddText(name, string(text))
}

// AddText parses one file and adds its classes. The error is of type Errors.
func (l *Library) AddText(name, text string) error {
	f, err := Parse(name, text)
	var errs Errors
	if err != nil {
		errs = append(errs, err.(Errors)...)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.addFile(f, &errs)
	return errs.Err()
}

// addFile registers the classes of a loose file.
func (l *Library) addFile(f *File, errs *Errors) {
	owner := strings.Join(f.Within, ".")
	for _, c := range f.Classes {
		table := l.top
		if owner != "" {
			if table = l.within[owner]; table == nil {
				table = map[string]*Class{}
				l.within[owner] = table
			}
		}
		if first, ok := table[c.Name]; ok {
			errs.Add(c.Pos, "class '%s' is already defined at %s", c.Name, first.Pos)
			continue
		}
		table[c.Name] = c
		l.attach(c, owner, nil)
	}
}

// attach gives a class and all inside it their full names.
func (l *Library) attach(c *Class, owner string, parent *Class) {
	c.lib = l
	if parent != nil {
		c.Parent = parent
	}
	c.fullName = c.Name
	if owner != "" {
		c.fullName = owner + "." + c.Name
	}
	for _, e := range c.Elements {
		if d, ok := e.(*Class); ok {
			l.attach(d, c.fullName, c)
		}
	}
}

// Class finds a class by its full dotted name. It gives nil without an error when there is none; an error, of type Errors where it
// concerns the text, when a file that was needed has problems.
func (l *Library) Class(name string) (*Class, error) {
	parts := strings.Split(strings.TrimPrefix(name, "."), ".")
	c, err := l.Top(parts[0])
	for _, part := range parts[1:] {
		if c == nil || err != nil {
			return nil, err
		}
		c, err = c.Member(part)
	}
	return c, err
}

// Top finds a class at the top level by its simple name; nil when there is none.
func (l *Library) Top(name string) (*Class, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.top[name]; ok {
		return c, nil
	}
	for _, d := range l.roots {
		if c, err := l.inRoot(d, name); c != nil || err != nil {
			return c, err
		}
	}
	l.scan()
	if c, ok := l.top[name]; ok {
		return c, nil
	}
	if l.fallback != nil {
		if c, err := l.inRoot(l.fallback, name); c != nil || err != nil {
			return c, err
		}
	}
	if c := l.implicitPackage(name); c != nil {
		return c, nil
	}
	return nil, l.scanErr.Err()
}

// implicitPackage makes a package that is named only by 'within' clauses of loose files; nil when there is none of that name.
func (l *Library) implicitPackage(full string) *Class {
	if c, ok := l.implicit[full]; ok {
		return c
	}
	for owner := range l.within {
		if owner == full || strings.HasPrefix(owner, full+".") {
			parts := strings.Split(full, ".")
			c := &Class{Name: parts[len(parts)-1], Kind: KindPackage, lib: l, fullName: full}
			l.implicit[full] = c
			return c
		}
	}
	return nil
}

// Member finds a class declared directly inside c (inherited ones are not seen), also one in a file of its own; nil when there is none.
func (c *Class) Member(name string) (*Class, error) {
	if d, ok := c.classes[name]; ok {
		return d, nil
	}
	l := c.lib
	if l == nil || c.Kind != KindPackage && c.members == nil && c.Kind != KindClass {
		return nil, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if c.members != nil {
		if m, ok := c.members.members[name]; ok {
			return l.load(c.members, name, m, c)
		}
	}
	l.scan()
	if d := l.within[c.fullName][name]; d != nil {
		d.Parent = c
		return d, nil
	}
	if len(l.within) == 0 {
		return nil, nil
	}
	d := l.implicitPackage(c.fullName + "." + name)
	if d != nil {
		d.Parent = c
	}
	return d, nil
}

// MemberNames lists the classes directly inside c: those of its own text in their order, then those in files.
func (c *Class) MemberNames() []string {
	var names []string
	for _, e := range c.Elements {
		if d, ok := e.(*Class); ok {
			names = append(names, d.Name)
		}
	}
	l := c.lib
	if l == nil {
		return names
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if c.members != nil {
		for _, name := range c.members.order {
			if _, own := c.classes[name]; !own {
				names = append(names, name)
			}
		}
	}
	return append(names, sortedNames(l.within[c.fullName])...)
}

// TopNames lists the classes at the top level, sorted; without those of the fallback.
func (l *Library) TopNames() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.scan()
	names := sortedNames(l.top)
	for _, d := range l.roots {
		for _, name := range d.order {
			if d.members[name].folder {
				names = append(names, name)
			}
		}
	}
	for owner := range l.within {
		first, _, _ := strings.Cut(owner, ".")
		names = append(names, first)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Homonyms lists the full names of classes inside packages that have a simple name, as far as the files were read; sorted.
func (l *Library) Homonyms(name string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.scan()
	var found []string
	var down func(c *Class)
	down = func(c *Class) {
		for n, d := range c.classes {
			if n == name {
				found = append(found, d.fullName)
			}
			down(d)
		}
		if c.members != nil {
			for n, m := range c.members.members {
				if n == name {
					found = append(found, c.fullName+"."+n)
				}
				if m.class != nil {
					down(m.class)
				}
			}
		}
	}
	for _, c := range l.top {
		down(c)
	}
	for owner, table := range l.within {
		for n, c := range table {
			if n == name {
				found = append(found, owner+"."+n)
			}
			down(c)
		}
	}
	for _, d := range l.roots {
		for _, m := range d.members {
			if m.class != nil {
				down(m.class)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func sortedNames(table map[string]*Class) []string {
	names := make([]string, 0, len(table))
	for name := range table {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Walk calls visit for every class of the library from the top level down, each before the classes inside it. It goes on after
// files with errors and gives all of them at the end.
func (l *Library) Walk(visit func(*Class)) error {
	var errs Errors
	note := func(err error) {
		switch err := err.(type) {
		case nil:
		case Errors:
			errs = append(errs, err...)
		default:
			errs = append(errs, Error{Msg: err.Error()})
		}
	}
	var down func(c *Class)
	down = func(c *Class) {
		visit(c)
		for _, name := range c.MemberNames() {
			d, err := c.Member(name)
			note(err)
			if d != nil {
				down(d)
			}
		}
	}
	for _, name := range l.TopNames() {
		c, err := l.Top(name)
		note(err)
		if c != nil {
			down(c)
		}
	}
	note(l.scanErr.Err())
	return errs.Err()
}

// FallbackClass finds a class of the fallback root by its full name, also when a class of that name is found in another root; nil
// when there is none.
func (l *Library) FallbackClass(name string) (*Class, error) {
	parts := strings.Split(name, ".")
	l.mu.Lock()
	var c *Class
	var err error
	if l.fallback != nil {
		if m, ok := l.fallback.members[parts[0]]; ok && m.folder {
			c, err = l.load(l.fallback, parts[0], m, nil)
		}
	}
	l.mu.Unlock()
	for _, part := range parts[1:] {
		if c == nil || err != nil {
			return nil, err
		}
		c, err = c.Member(part)
	}
	return c, err
}
