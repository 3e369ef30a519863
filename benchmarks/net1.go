package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"gemel/scenarios/epanet"
)

// epanetTimes is what peer/epanet.mjs answers.
type epanetTimes struct {
	Version int     // such as 20305
	Steps   int     // hydraulic solutions of the day
	Open    float64 // [s]
	Solve   float64 // [s]
}

// toolkit is a running Node process with EPANET in it.
type toolkit struct {
	process *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner
}

func (b *bench) startToolkit(network string) (*toolkit, error) {
	if !have("node") || b.epanetVersion() == "" {
		return nil, fmt.Errorf("%w: epanet-js is not installed; benchmarks/run does it", errSkip)
	}
	t := &toolkit{process: exec.Command("node", "benchmarks/peer/epanet.mjs", filepath.Join(b.peers, "node_modules"), network)}
	t.process.Stderr = os.Stderr
	var err error
	if t.in, err = t.process.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := t.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	t.out = bufio.NewScanner(out)
	return t, t.process.Start()
}

// measure runs the day count times; the answer holds the least times.
func (t *toolkit) measure(count int) (a epanetTimes, err error) {
	if _, err := fmt.Fprintln(t.in, count); err != nil {
		return a, err
	}
	if !t.out.Scan() {
		return a, errors.Join(errors.New("epanet.mjs gave no answer"), t.out.Err())
	}
	return a, json.Unmarshal(t.out.Bytes(), &a)
}

func (t *toolkit) close() error { return errors.Join(t.in.Close(), t.process.Wait()) }

// net1 runs EPANET's example network for a day beside EPANET itself.
func (b *bench) net1() ([]section, error) {
	network := filepath.Join(b.shared, "data/hydraulics/epanet_given/Net1.inp")
	if _, err := os.Stat(network); err != nil {
		return nil, fmt.Errorf("%w: %v", errSkip, err)
	}
	file, err := importNetwork(network, filepath.Join(b.temp, "net1"))
	if err != nil {
		return nil, err
	}
	d := newDay(file)
	list, p, err := d.contenders(b.temp)
	if err != nil {
		return nil, err
	}
	defer func() { _ = p.Close() }()
	s := section{Title: "Net1 for a day, beside EPANET", Intro: fmt.Sprintf("Gemel runs the imported network in %s ticks of %g s, with its controls and its record in memory. "+
		"EPANET steps through the hydraulics of the same file without saving results.", grouped(fmt.Sprint(p.Ticks())), p.Period())}
	list = list[:2]

	t, err := b.startToolkit(network)
	switch {
	case errors.Is(err, errSkip):
		s.Notes = append(s.Notes, "EPANET: "+err.Error())
	case err != nil:
		return nil, err
	}
	var last epanetTimes
	var open spread
	if t != nil {
		defer func() { _ = t.close() }()
		if _, err := t.measure(200); err != nil { // Node compiles what runs often
			return nil, err
		}
		list = append(list, contender{"EPANET", func() (float64, error) {
			last, err = t.measure(20)
			open = append(open, last.Open)
			return last.Solve, err
		}})
	}
	times, err := compete(b.rounds, list...)
	if err != nil {
		return nil, err
	}
	perTick := times[1].scaled(1 / float64(p.Ticks()))
	s.Rows = append(s.Rows, timed("Gemel, compile (text to plant)", times[0], ""), timed("Gemel, run", times[1], figure(float64(p.Ticks())*p.Period()/times[1].median())+" ×"),
		timed("Gemel, one tick", perTick, ""))
	if t != nil {
		perSolve := times[2].scaled(1 / float64(last.Steps))
		s.Rows[1].Versus, s.Rows[2].Versus = ratio(times[1], times[2], "EPANET"), ratio(perTick, perSolve, "EPANET")
		s.Rows = append(s.Rows, timed("EPANET, open", open[1:], ""), timed("EPANET, run", times[2], ""), timed("EPANET, one hydraulic solve", perSolve, ""))
		s.Notes = append(s.Notes, fmt.Sprintf("EPANET %d.%d.%d in epanet-js solves %d times in the day, Gemel %s times: once a tick, as controllers and faults may act there.",
			last.Version/10000, last.Version/100%100, last.Version%100, last.Steps, grouped(fmt.Sprint(p.Ticks()))))
	}
	return []section{s}, nil
}

// importNetwork turns an EPANET file into a plant and a scenario in a new folder, and returns the scenario's file.
func importNetwork(network, folder string) (scenario string, err error) {
	f, err := os.Open(network)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	n, err := epanet.Read(f, network)
	if err != nil {
		return "", err
	}
	if err := os.Mkdir(folder, 0o755); err != nil {
		return "", err
	}
	for _, x := range n.Generate(network) {
		if err := os.WriteFile(filepath.Join(folder, x.Name), x.Data, 0o644); err != nil {
			return "", err
		}
	}
	return filepath.Join(folder, "scenario.yaml"), nil
}
