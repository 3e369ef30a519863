package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strconv"
	"time"

	"gemel/scenarios"
	"gemel/scenarios/petab"
)

// isPetab says whether gemel fit is given a problem in tables: a folder or a YAML file of the PEtab kind.
func isPetab(path string) bool { return petab.IsProblem(path) }

// compilePetab reads a problem in tables and compiles its models; all problems are reported in one go.
func compilePetab(path string, lib scenarios.Library) (*petab.Model, error) {
	p, err := petab.Read(path)
	if err != nil {
		return nil, err
	}
	o := petab.CompileOptions{CacheDir: cacheDir()}
	for _, r := range lib {
		o.Library = append(o.Library, petab.Root{Label: r.Label, FS: r.FS})
	}
	return petab.Compile(p, o)
}

// runPetab solves a problem in tables from random starts.
func runPetab(ctx context.Context, t terminal, path string, f fitFlags) error {
	if f.posterior {
		return errors.New("--posterior is for fits of scenarios; a problem in tables has --profile")
	}
	lib, err := libraryOf(f.libs)
	if err != nil {
		return err
	}
	m, err := compilePetab(path, lib)
	if err != nil {
		return err
	}
	defer func() { _ = m.Close() }()
	if _, err := petab.OutPath(m.Problem.Name, f.out); err != nil {
		return err
	}
	o := petab.SolveOptions{Starts: f.starts, Seed: f.seed, Workers: f.workers, Nominal: true, Hops: petab.DefaultHops}
	if o.Starts <= 0 {
		o.Starts = petab.DefaultStarts
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	bar := newProgress(t, m.Problem.Name)
	if !f.quiet {
		const often = 64 // the bar looks at every 64th
		o.Progress = func(done, total int) { bar.update(often*int64(done), often*int64(total)) }
	}
	ctx, begin, end := interruptible(ctx)
	begin()
	started := time.Now()
	s, err := m.Solve(ctx, o)
	var profiles []petab.Profile
	if err == nil && f.profile {
		profiles, err = m.Profiles(ctx, s, o.Workers, o.Progress)
	}
	end()
	bar.end()
	if errors.Is(err, context.Canceled) {
		return err
	}
	if err != nil {
		return failed(fmt.Errorf("%s: %w", path, err))
	}
	r := m.Result(s, o)
	r.Profiles = profiles
	if known, ok := m.Problem.Known(); ok {
		r.Compare(known, s)
	}
	r.Version, r.Platform, r.Created, r.WallSeconds = version, platform, started.UTC().Format(time.RFC3339), time.Since(started).Seconds()
	if err := r.Write(f.out); err != nil {
		return err
	}
	if !f.quiet {
		printPetab(t, r)
	}
	fmt.Fprintln(t.out, r.Dir)
	return nil
}

// checkPetab reads and compiles a problem in tables.
func checkPetab(path string, lib scenarios.Library) error {
	m, err := compilePetab(path, lib)
	if err != nil {
		return err
	}
	return m.Close()
}

// printPetab prints what was found.
func printPetab(t terminal, r *petab.Result) {
	w := t.out
	fmt.Fprintf(w, "%s: %s, %s\n\n", r.Name, numberOf(len(r.Unknowns), "unknown"), numberOf(r.Readings, "reading"))
	rows := [][]string{{"unknown", "nominal", "fitted", fmt.Sprintf("%g %% interval", 100*r.Confidence)}}
	if len(r.Profiles) > 0 {
		rows[0] = append(rows[0], "by profile")
	}
	for i := range r.Unknowns {
		u := &r.Unknowns[i]
		interval := ""
		switch {
		case u.Bound != "":
			interval = "at its " + u.Bound + " bound"
		case u.Low == nil || u.High == nil:
			interval = "not determined"
		default:
			interval = strconv.FormatFloat(*u.Low, 'g', 3, 64) + " to " + strconv.FormatFloat(*u.High, 'g', 3, 64)
		}
		row := []string{u.Name, u.ShownBefore(), strconv.FormatFloat(u.Value, 'g', 4, 64), interval}
		if i < len(r.Profiles) {
			row = append(row, r.Profiles[i].Ends())
		}
		rows = append(rows, row)
	}
	columns(w, rows, 1, 2)
	for _, text := range r.Apart {
		fmt.Fprintln(w, hang("! "+text))
	}
	if len(r.Apart) > 0 {
		fmt.Fprintln(w)
	}
	rows = [][]string{{"observable", "readings", "RMSE", "noise", "scale", "chi²"}}
	for _, o := range r.Observables {
		rows = append(rows, []string{o.ID, strconv.Itoa(o.Readings), number(o.RMSE), number(o.Noise), o.Scale, number(o.Chi2)})
	}
	columns(w, rows, 1, 2, 3, 5)
	facts := [][]string{{"-log L", fmt.Sprintf("%.6f, chi² %.6g", r.NegLog, r.Chi2)}}
	if r.Prior != 0 {
		facts = append(facts, []string{"with prior", fmt.Sprintf("%.6f", r.Objective)})
	}
	if r.Nominal != nil {
		facts = append(facts, []string{"nominal", fmt.Sprintf("%.6f", *r.Nominal)})
	}
	facts = append(facts, []string{"starts", fmt.Sprintf("%s found the best, %s at once", petab.Rate(r.Successes, r.Starts), petab.Rate(r.Local, r.Starts))})
	if r.Known != nil {
		relation := "reached by "
		if r.Objective > *r.Known+r.Close {
			relation = fmt.Sprintf("missed by %.3g; reached by ", r.Objective-*r.Known)
		} else if d := *r.Known - r.Objective; d > r.Close {
			relation = fmt.Sprintf("the best lies %.3g below; reached by ", math.Abs(d))
		}
		facts = append(facts, []string{"known optimum", fmt.Sprintf("%.6f, %s%s", *r.Known, relation, petab.Rate(*r.Reached, r.Starts))})
	}
	facts = append(facts, []string{"time", duration(time.Duration(r.WallSeconds * float64(time.Second)))})
	for _, n := range r.Notes {
		facts = append(facts, []string{"note", n})
	}
	columns(w, facts)
}
