package main

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"gemel/bridge"
	"gemel/bridge/edge/edgefile"
)

func edgeCommand(t terminal) *cobra.Command {
	var checkOnly bool
	c := &cobra.Command{
		Use:   "edge FILE",
		Short: "Run beside an asset: filter, detect, report by exception",
		Long: `Run beside an asset: read what tags.yaml and connections.yaml beside the FILE
name, filter, detect, and report only what a receiver could not have guessed.
Reports wait on disk until they are published as an edge node of Sparkplug B,
over broken connections, restarts and kill -9. Nothing is written to a device.
docs/edge.md explains the file.`,
		Example: "  gemel edge edge.yaml --check\n  gemel edge edge.yaml",
		Args:    exactlyOne("file"),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := edgefile.Read(args[0], bridge.Wall{})
			if err != nil {
				return err
			}
			printEdge(t, f)
			if checkOnly {
				fmt.Fprintln(t.out, "no problem; nothing was read and nothing published")
				return nil
			}
			ctx, begin, end := interruptible(c.Context())
			defer end()
			begin()
			log := edgeLog{line: func(text string) { fmt.Fprintln(t.err, text) }, gaps: map[string]*gapCount{}}
			err = f.Run(ctx, log.tell)
			log.end()
			return failed(err)
		},
	}
	c.Flags().BoolVar(&checkOnly, "check", false, "say what is wrong with the file, and end")
	return c
}

// printEdge is what a file comes to.
func printEdge(t terminal, f *edgefile.File) {
	rows := [][]string{{"source", "tag", "report", "when"}}
	for _, l := range f.Lines() {
		rows = append(rows, []string{cut(l.Source, 12), cut(l.Tag, 22), cut(l.Output, 22), l.Report})
	}
	table(t.out, rows, -1)
	folder, size := f.Queue()
	fmt.Fprintf(t.out, "queue    %s, %s MB at most\npublish  %s\n", folder, number(float64(size)/1e6), f.Target())
}

// edgeLog tells what happens, a line each; gaps of a source that come one upon the other are counted, and told together.
type edgeLog struct {
	line func(string)
	gaps map[string]*gapCount
}

// gapCount is what was not told yet.
type gapCount struct {
	told bridge.Time // when
	more int
	last bridge.Event
}

// gapPause is the time between two lines about gaps of a source.
const gapPause = bridge.Time(10 * time.Second)

func (l *edgeLog) tell(e bridge.Event) {
	if !e.Gap {
		l.line(eventLine(&e))
		return
	}
	c := l.gaps[e.Source]
	if c == nil {
		c = &gapCount{told: e.At - gapPause}
		l.gaps[e.Source] = c
	}
	if c.more > 0 {
		e.From = min(e.From, c.last.From)
	}
	if c.more, c.last = c.more+1, e; e.At-c.told >= gapPause {
		l.flush(c)
	}
}

// flush tells what was counted.
func (l *edgeLog) flush(c *gapCount) {
	e := c.last
	if c.more > 1 {
		e.Text = fmt.Sprintf("%d gaps, the last one: %s", c.more, e.Text)
	}
	l.line(eventLine(&e))
	c.told, c.more = e.At, 0
}

// end tells what is left.
func (l *edgeLog) end() {
	for _, name := range slices.Sorted(maps.Keys(l.gaps)) {
		if c := l.gaps[name]; c.more > 0 {
			l.flush(c)
		}
	}
}

// eventLine is what happened to a connection, in a line for a log.
func eventLine(e *bridge.Event) string {
	line := e.At.Time().UTC().Format(time.RFC3339) + " " + e.Source + ": " + e.Text
	if e.Gap {
		line += fmt.Sprintf(" (missing from %s to %s)", e.From.Time().UTC().Format(time.RFC3339), e.To.Time().UTC().Format(time.RFC3339))
	}
	return line
}
