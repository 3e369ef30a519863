package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"gemel/engine"
	"gemel/physics"
	"gemel/scenarios"
)

// Exit statuses that scripts rely on.
const (
	exitDone   = 0
	exitFailed = 1 // the run failed
	exitInput  = 2 // bad input
)

// terminal is where output goes: results to out, everything else to err.
type terminal struct {
	out, err io.Writer
	live     bool // err is a terminal that a person looks at
}

// isTerminal says whether f is a terminal that can move its cursor.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}

// failure is an error with an exit status of its own.
type failure struct {
	err    error
	status int
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// failed marks an error as one of the run, not of the input.
func failed(err error) error {
	if err == nil {
		return nil
	}
	return &failure{err, exitFailed}
}

// silent ends the program with a status when everything has been said already.
var errSilent = errors.New("")

// run is the program, for main and for tests.
func run(ctx context.Context, args []string, t terminal) int {
	out := &screen{w: t.out}
	t.out, t.err = out, &screen{w: t.err}
	root := newRoot(t)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if out.err != nil && !errors.Is(err, out.err) { // figures that nobody has seen are not done
		err = errors.Join(err, failed(fmt.Errorf("the output was lost: %w", out.err)))
	}
	if err == nil {
		return exitDone
	}
	if !errors.Is(err, errSilent) || out.err != nil {
		fmt.Fprintln(t.err, strings.TrimSpace(describe(err)))
	}
	return status(err)
}

// status maps an error to an exit status.
func status(err error) int {
	var f *failure
	var step *engine.StepError
	var start *engine.InitError
	var disk *scenarios.DiskError
	var end *engine.Terminated
	switch {
	case errors.As(err, &f):
		return f.status
	case errors.As(err, &end), errors.As(err, &step), errors.As(err, &start), errors.As(err, &disk), errors.Is(err, context.Canceled), errors.Is(err, syscall.ENOSPC):
		return exitFailed
	}
	return exitInput
}

// mostProblems is how many problems are printed.
const mostProblems = 50

// describe is the message for an error.
func describe(err error) string {
	var missing *fs.PathError
	var ps scenarios.Problems
	switch {
	case errors.As(err, &ps):
		text := ps[:min(len(ps), mostProblems)].Error()
		switch {
		case len(ps) > mostProblems:
			text += fmt.Sprintf("\n... and %s more", grouped(float64(len(ps)-mostProblems)))
		case len(ps) > 1:
			text += fmt.Sprintf("\n%d problems", len(ps))
		}
		return text
	case errors.Is(err, context.Canceled):
		return "stopped by the user; nothing was written"
	case errors.As(err, &missing) && errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("there is no file %s", missing.Path)
	case errors.As(err, &missing) && missing.Op == "read":
		return fmt.Sprintf("%s cannot be read: %v", missing.Path, missing.Err)
	}
	return err.Error()
}

func newRoot(t terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "gemel",
		Short: "Simulate plants that are described by their equations",
		Long: `Gemel simulates plants that are described by their equations (Modelica text)
under scenarios that say what happens to them (YAML).

Start here:
  gemel new my-plant                 write a small plant and a scenario
  gemel run my-plant/scenario.yaml   run it and write a report
  gemel library                      see the assets to build with`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
		Version:       versionLine,
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", fmt.Sprintf(".FlagUsagesWrapped %d", width)))
	root.SetFlagErrorFunc(flagError)
	root.SetOut(t.out)
	root.SetErr(t.err)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SuggestionsMinimumDistance = 2
	root.AddCommand(runCommand(t), fitCommand(t), estimateCommand(t), whatIfCommand(t), snapshotCommand(t), rerunCommand(t), simulateCommand(t), checkCommand(t), explainCommand(t), newCommand(t), libraryCommand(t),
		importCommand(t), schemaCommand(t), versionCommand(t))
	root.AddCommand(liveCommand(t), serveCommand(t), loginCommand(t), logoutCommand(t), keyCommand(t), proposalsCommand(t), approveCommand(t), rejectCommand(t), killCommand(t), resumeCommand(t), auditCommand(t), tagsCommand(t), exportCommand(t), gapsCommand(t))
	root.AddCommand(deviceCommand(t))
	root.AddCommand(trustCommand(t), browseCommand(t), grantCommand(t), edgeCommand(t), watchCommand(t))
	quietUseLines(root)
	return root
}

// quietUseLines takes "[flags]" away behind usage lines: the flags stand below.
func quietUseLines(c *cobra.Command) {
	c.DisableFlagsInUseLine = true
	for _, sub := range c.Commands() {
		quietUseLines(sub)
	}
}

// badFlag is how the flag library reports a value that does not fit.
var badFlag = regexp.MustCompile(`^invalid argument "(.*)" for "(?:-., )?(--[a-z]+)" flag: .*ParseInt`)

func flagError(_ *cobra.Command, err error) error {
	if m := badFlag.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Errorf("%s %s: want a whole number", m[2], m[1])
	}
	return err
}

// libFlag adds the folders of packages to a command.
func libFlag(c *cobra.Command, libs *[]string) {
	c.Flags().StringArrayVar(libs, "lib", nil, "look up models in `FOLDER` too; may be repeated")
}

func noSuchCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	if s := c.SuggestionsFor(args[0]); len(s) > 0 {
		hint = "; did you mean " + s[0] + "?"
	} else if strings.HasSuffix(args[0], ".yaml") {
		hint = "; to run a scenario write: gemel run " + args[0]
	}
	return fmt.Errorf("unknown command %q%s", args[0], hint)
}

// libraryOf is the folders that the user names, then the embedded library.
func libraryOf(dirs []string) (scenarios.Library, error) {
	var l scenarios.Library
	for _, d := range dirs {
		info, err := os.Stat(d)
		if err != nil {
			return nil, fmt.Errorf("--lib %s: there is no such folder", d)
		}
		if !info.IsDir() {
			return nil, fmt.Errorf("--lib %s: this is a file; give the folder that holds the package", d)
		}
		l = append(l, scenarios.Root{Label: d, FS: os.DirFS(d)})
	}
	return append(l, scenarios.Root{Label: embedded, FS: physics.Library()}), nil
}

// embedded is how messages name the library inside the program.
const embedded = "gemel:"

// libraryFacts are the roots for the manifest.
func libraryFacts(l scenarios.Library) ([]scenarios.LibraryFacts, error) {
	var facts []scenarios.LibraryFacts
	for _, r := range l {
		sum, err := r.LibraryHash()
		if err != nil {
			return nil, err
		}
		label := r.Label
		if label != embedded {
			if abs, err := filepath.Abs(label); err == nil {
				label = abs
			}
		}
		facts = append(facts, scenarios.LibraryFacts{Label: label, Embedded: r.Label == embedded, SHA256: sum})
	}
	return facts, nil
}

// cacheDir is where compiled plants are kept between runs; GEMEL_CACHE names another folder, "off" none.
func cacheDir() string {
	switch dir := os.Getenv("GEMEL_CACHE"); dir {
	case "":
	case "off":
		return ""
	default:
		return dir
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(base, "gemel")
}

// load reads and compiles a scenario; all problems are reported in one go.
func load(path string, l scenarios.Library) (*scenarios.Prepared, error) {
	return loadTraced(path, l, nil)
}

// loadTraced is load with a trace for explanations.
func loadTraced(path string, l scenarios.Library, trace *engine.Trace) (*scenarios.Prepared, error) {
	if strings.EqualFold(filepath.Ext(path), ".mo") {
		return nil, fmt.Errorf("%s is a model, not a scenario; to simulate it: gemel simulate %s", path, word(path))
	}
	s, err := scenarios.Read(path)
	var ps, more scenarios.Problems
	if err != nil && (s == nil || !errors.As(err, &ps)) {
		return nil, err
	}
	// even where the file has problems its plant may be sound: then its names are checked in the same go
	var p *scenarios.Prepared
	sys, err := l.System(s)
	if err == nil {
		p, err = scenarios.PrepareTraced(s, sys, cacheDir(), trace)
	}
	if err != nil && !errors.As(err, &more) {
		return nil, err
	}
	if all := scenarios.Merge(ps, more); len(all) > 0 {
		if p != nil {
			err = p.Close()
		}
		return nil, errors.Join(all, err)
	}
	return p, nil
}

// duration writes a wall time for people.
func duration(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 100*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}
