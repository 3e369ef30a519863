package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/bridge/historian"
)

// spanFlags are a time in the past.
type spanFlags struct{ from, to, last string }

func (f *spanFlags) flags(c *cobra.Command) {
	c.Flags().StringVar(&f.from, "from", "", "from `TIME`, such as 2026-01-05T06:00:00Z")
	c.Flags().StringVar(&f.to, "to", "", "until `TIME`, which is not part of it")
	c.Flags().StringVar(&f.last, "last", "", "the last `DURATION`, such as 24h, instead")
}

// The first and the last moment that a time of the bridge can name.
var (
	beginning = bridge.At(time.Date(1678, 1, 1, 0, 0, 0, 0, time.UTC))
	ending    = bridge.At(time.Date(2261, 12, 31, 0, 0, 0, 0, time.UTC))
)

func (f *spanFlags) times(now time.Time) (from, to bridge.Time, err error) {
	from, to = beginning, ending
	if f.last != "" {
		if f.from != "" || f.to != "" {
			return 0, 0, errors.New("--last stands alone, without --from and --to")
		}
		d, err := timeOf(f.last)
		if err != nil || !(d > 0 && d < 1e10) {
			return 0, 0, fmt.Errorf("--last %s: want a duration such as 24h", f.last)
		}
		return bridge.At(now.Add(-time.Duration(d * 1e9))), to, nil
	}
	for _, x := range []struct {
		flag, text string
		at         *bridge.Time
	}{{"--from", f.from, &from}, {"--to", f.to, &to}} {
		if x.text == "" {
			continue
		}
		if err := x.at.UnmarshalText([]byte(x.text)); err != nil {
			return 0, 0, fmt.Errorf("%s %s: want a time with its zone, such as 2026-01-05T06:00:00Z", x.flag, x.text)
		}
	}
	if from >= to {
		return 0, 0, errors.New("--from lies before --to")
	}
	return from, to, nil
}

func exportCommand(t terminal) *cobra.Command {
	var f exportFlags
	c := &cobra.Command{
		Use:   "export [FOLDER]",
		Short: "Write samples from the historian to a Parquet file",
		Long: `Write samples to a Parquet file: tag, source time, server time, value, status,
every one exactly as it came. FOLDER is that of a twin that does not run;
without it the running twin is asked.`,
		Example: "  gemel export station --out all.parquet\n  gemel export --tag booster/level --last 24h --out level.parquet",
		Args:    atMostOne("folder"),
		RunE: func(c *cobra.Command, args []string) error {
			if f.out == "" {
				return errors.New("--out FILE is needed")
			}
			if err := checkTarget("--out", f.out); err != nil {
				return err
			}
			return f.export(c.Context(), t, args)
		},
	}
	c.Flags().StringVar(&f.out, "out", "", "write to `FILE`")
	c.Flags().StringArrayVar(&f.tags, "tag", nil, "only the tag `NAME`; may be repeated")
	f.span.flags(c)
	f.phrase.flag(c)
	return c
}

type exportFlags struct {
	out    string
	tags   []string
	span   spanFlags
	phrase passphrase
}

func (f *exportFlags) export(ctx context.Context, t terminal, args []string) error {
	from, to, err := f.span.times(time.Now())
	if err != nil {
		return err
	}
	var source historian.Reader
	var names map[string]bridge.TagID
	if len(args) == 1 {
		store, err := keptHistorian(twinFolder(args[0]), askInstead)
		if err != nil {
			return err
		}
		defer func() { _ = store.Close() }() // nothing was written to it
		if names, err = store.Names(); err != nil {
			return err
		}
		source = store
	} else {
		conn, err := connect(ctx, f.phrase)
		if err != nil {
			return err
		}
		if source, names, err = remoteTags(ctx, conn); err != nil {
			return err
		}
	}
	if names, err = chosen(names, f.tags); err != nil {
		return err
	}
	n := &counting{Reader: source}
	if err := writeParquet(f.out, n, names, from, to); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "wrote %s: %s samples of %s tags\n", f.out, grouped(float64(n.samples)), grouped(float64(len(names))))
	return nil
}

// askInstead is what to do where a historian is in use.
const askInstead = "where the twin is running leave the folder out, and it is asked"

// remoteTags is the history of a running twin.
func remoteTags(ctx context.Context, conn *caller) (historian.Reader, map[string]bridge.TagID, error) {
	list, err := conn.Tags(ctx)
	if err != nil {
		return nil, nil, err
	}
	names, back := map[string]bridge.TagID{}, map[bridge.TagID]string{}
	for i, x := range list { // its own numbers do not matter here
		id := bridge.TagID(i + 1)
		names[x.Name], back[id] = id, x.Name
	}
	return api.Remote{Context: ctx, Client: conn.Client, Names: back}, names, nil
}

// chosen are the tags that were asked for; all where none was.
func chosen(all map[string]bridge.TagID, wanted []string) (map[string]bridge.TagID, error) {
	if len(wanted) == 0 {
		return all, nil
	}
	some := map[string]bridge.TagID{}
	for _, name := range wanted {
		id, ok := all[name]
		if !ok {
			return nil, fmt.Errorf("--tag %s: there is no tag of this name", name)
		}
		some[name] = id
	}
	return some, nil
}

// counting counts what is read.
type counting struct {
	historian.Reader
	samples int64
}

// Read as the reader behind it.
func (c *counting) Read(tag bridge.TagID, from, to bridge.Time, f func([]bridge.Sample) error) error {
	return c.Reader.Read(tag, from, to, func(list []bridge.Sample) error {
		c.samples += int64(len(list))
		return f(list)
	})
}

// writeParquet writes the file, which appears when it is complete.
func writeParquet(path string, source historian.Reader, names map[string]bridge.TagID, from, to bridge.Time) (err error) {
	part := path + ".part"
	file, err := os.Create(part)
	if err != nil {
		return cannotWrite(path, err)
	}
	w := bufio.NewWriter(file)
	err = historian.WriteParquet(w, source, names, from, to)
	if err = errors.Join(err, w.Flush(), file.Sync(), file.Close()); err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return errors.Join(failed(err), os.Remove(part))
	}
	return nil
}

func gapsCommand(t terminal) *cobra.Command {
	var span spanFlags
	var source string
	var p passphrase
	c := &cobra.Command{
		Use:     "gaps [FOLDER]",
		Short:   "List the times in which samples may be missing",
		Long:    "List the times in which samples of a connection may be missing, and why. FOLDER\nis that of a twin that does not run; without it the running twin is asked.",
		Example: "  gemel gaps --last 24h\n  gemel gaps station --source plc",
		Args:    atMostOne("folder"),
		RunE: func(c *cobra.Command, args []string) error {
			from, to, err := span.times(time.Now())
			if err != nil {
				return err
			}
			list, err := gapsFrom(c.Context(), args, source, from, to, p)
			if err != nil {
				return err
			}
			printGaps(t, list)
			return nil
		},
	}
	c.Flags().StringVar(&source, "source", "", "only the connection `NAME`")
	span.flags(c)
	p.flag(c)
	return c
}

func gapsFrom(ctx context.Context, args []string, source string, from, to bridge.Time, p passphrase) ([]api.Gap, error) {
	if len(args) == 0 {
		conn, err := connect(ctx, p)
		if err != nil {
			return nil, err
		}
		return conn.Gaps(ctx, source, from, to)
	}
	store, err := keptHistorian(twinFolder(args[0]), askInstead)
	if err != nil {
		return nil, err
	}
	gaps, err := store.Gaps(source, from, to)
	var list []api.Gap
	for _, g := range gaps {
		list = append(list, api.Gap(g))
	}
	return list, errors.Join(err, store.Close())
}

func printGaps(t terminal, list []api.Gap) {
	if len(list) == 0 {
		fmt.Fprintln(t.out, "no gap is known")
		return
	}
	var rows [][]string
	for _, g := range list {
		rows = append(rows, []string{g.Source, moment(g.From), duration(time.Duration(g.To - g.From)), g.Why})
	}
	table(t.out, rows, -1)
}
