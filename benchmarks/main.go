// Command benchmarks measures Gemel beside its peers in one run; see README.md.
//
// The few types:
//
//	bench      options and machine, what every measurement needs
//	contender  one program in a comparison: a name and a function that measures once
//	spread     the results of one contender over the rounds
//	section    a table of results with its notes, for terminal and RESULTS.md
//
// Data flow:
//
//	contenders --interleaved rounds--> spreads --> section --> terminal, RESULTS.md
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// bench holds what every measurement needs.
type bench struct {
	peers  string // folder with node_modules
	shared string // folder with the reference data; may be missing
	rounds int
	temp   string // removed at the end
	whole  bool   // run scenarios to the end where a part would do
}

// topic is one measurement of the run.
type topic struct {
	name string
	run  func(*bench) ([]section, error)
}

func topics() []topic {
	return []topic{
		{"pumploop", (*bench).pumpLoop},
		{"lorenz", (*bench).lorenz},
		{"house", (*bench).house},
		{"ball", (*bench).ball},
		{"station", (*bench).station},
		{"net1", (*bench).net1},
		{"precision", (*bench).workPrecision},
		{"network", (*bench).network},
		{"export", (*bench).export},
		{"allocations", (*bench).allocations},
		{"step", (*bench).steps},
		{"scaling", (*bench).scaling},
		{"big", (*bench).big},
		{"compile", (*bench).compile},
		{"examples", (*bench).runExamples},
		{"growth", (*bench).growth},
		{"fit", (*bench).fits},
		{"estimate", (*bench).estimate},
		{"historian", (*bench).historian},
	}
}

// errSkip marks a measurement that this machine cannot make.
var errSkip = errors.New("left out")

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "benchmarks:", err)
		os.Exit(1)
	}
}

func run() error {
	b := &bench{}
	var only, out string
	var names []string
	for _, t := range topics() {
		names = append(names, t.name)
	}
	flag.StringVar(&b.peers, "peers", "benchmarks/.peers", "folder in which node_modules has epanet-js")
	flag.StringVar(&b.shared, "shared", "../shared", "folder of the reference data")
	flag.IntVar(&b.rounds, "rounds", 15, "interleaved rounds of every comparison")
	flag.StringVar(&only, "only", "", "comma-separated topics: "+strings.Join(names, ", ")+"; RESULTS.md is then not written")
	flag.StringVar(&out, "out", "benchmarks/RESULTS.md", "file for the results")
	flag.BoolVar(&b.whole, "whole", false, "run the day of the wind farm to its end: minutes more")
	flag.Parse()
	if b.rounds < 1 {
		return errors.New("-rounds must be at least 1")
	}
	for _, name := range strings.Split(only, ",") {
		if only != "" && !slices.Contains(names, name) {
			return fmt.Errorf("-only: there is no topic %q; want some of %s", name, strings.Join(names, ", "))
		}
	}
	var err error
	if b.temp, err = os.MkdirTemp("", "gemel-benchmarks-"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(b.temp) }()

	r := report{Date: time.Now().UTC(), Machine: machine(), Rounds: b.rounds}
	fmt.Println(r.heading())
	var failed []error
	for _, t := range topics() {
		if only != "" && !strings.Contains(","+only+",", ","+t.name+",") {
			continue
		}
		sections, err := t.guarded(b)
		switch {
		case errors.Is(err, errSkip):
			sections = append(sections, section{Title: t.name, Notes: []string{err.Error()}})
		case err != nil:
			failed = append(failed, fmt.Errorf("%s: %w", t.name, err))
			sections = append(sections, section{Title: t.name, Notes: []string{"Fails: " + err.Error()}})
		}
		for _, s := range sections {
			fmt.Println(s.text())
		}
		r.Sections = append(r.Sections, sections...)
	}
	r.Versions = b.versions()
	fmt.Println(r.closing())
	if err := errors.Join(failed...); err != nil || only != "" {
		return err
	}
	return r.write(out)
}

// guarded runs a topic; a panic in it costs this topic only.
func (t *topic) guarded(b *bench) (sections []section, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return t.run(b)
}

// realTime is what long tests have measured, beside the results: they wait in real time, and are run by hand.
const realTime = "realtime.md"

// write writes the results, what long tests have measured, and the pictures beside them.
func (r *report) write(file string) error {
	rest, err := os.ReadFile(filepath.Join(filepath.Dir(file), realTime))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(file, append([]byte(r.markdown()+"\n"), rest...), 0o644); err != nil {
		return err
	}
	for _, s := range r.Sections {
		if s.Picture.SVG == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(filepath.Dir(file), s.Picture.Name), []byte(s.Picture.SVG), 0o644); err != nil {
			return err
		}
	}
	fmt.Println("written to", file)
	return nil
}

// have says whether a program is installed.
func have(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}
