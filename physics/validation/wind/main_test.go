package wind

import (
	"bufio"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

func TestMain(m *testing.M) { validation.Main(m, "wind") }

const (
	rpm     = 2 * math.Pi / 60
	degrees = math.Pi / 180
)

// static is for models without states.
var static = engine.Options{Period: 1, Tolerance: 1e-10}

// running is for whole turbines.
var running = engine.Options{Method: engine.Rodas5P, Period: 1, Tolerance: 1e-5}

// surface is a coefficient over tip-speed ratio and pitch, as in the files of ROSCO.
type surface struct {
	pitch, ratio []float64   // [deg], [1]
	cp, ct       [][]float64 // (ratios × pitches)
}

// readSurface reads a file of rotor performance tables.
func readSurface(t *testing.T, name string) surface {
	t.Helper()
	file, err := os.Open(validation.Data(t, "wind/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var blocks [][][]float64
	open := false
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			open = false
			continue
		}
		if !open {
			blocks, open = append(blocks, nil), true
		}
		blocks[len(blocks)-1] = append(blocks[len(blocks)-1], numbers(t, line))
	}
	return surface{pitch: blocks[0][0], ratio: blocks[1][0], cp: blocks[3], ct: blocks[4]}
}

func numbers(t *testing.T, line string) []float64 {
	t.Helper()
	var values []float64
	for _, field := range strings.Fields(line) {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	return values
}

// at interpolates linearly between the points of a table.
func (s surface) at(table [][]float64, ratio, pitch float64) float64 {
	i, a := cell(s.ratio, ratio)
	j, b := cell(s.pitch, pitch)
	low := table[i][j]*(1-b) + table[i][j+1]*b
	high := table[i+1][j]*(1-b) + table[i+1][j+1]*b
	return low*(1-a) + high*a
}

func cell(grid []float64, x float64) (int, float64) {
	i := 0
	for i < len(grid)-2 && x >= grid[i+1] {
		i++
	}
	return i, (x - grid[i]) / (grid[i+1] - grid[i])
}

// list reads one list of numbers of a FLORIS turbine file.
func list(t *testing.T, path, key string) []float64 {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "  "+key+":\n")
	if !ok {
		t.Fatalf("%s: no %s", path, key)
	}
	var values []float64
	for line := range strings.Lines(rest) {
		item, ok := strings.CutPrefix(strings.TrimSpace(line), "- ")
		if !ok {
			break
		}
		v, err := strconv.ParseFloat(item, 64)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	return values
}

// setting reads the numbers before a comment in a DISCON.IN file; with above, those of the line so many lines above it.
func setting(t *testing.T, name, comment string, above int) []float64 {
	t.Helper()
	text, err := os.ReadFile(validation.Data(t, "wind/"+name))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if strings.Contains(line, "! "+comment) {
			values, _, _ := strings.Cut(lines[i-above], "!")
			return numbers(t, values)
		}
	}
	t.Fatalf("%s: no %s", name, comment)
	return nil
}

// relative is the largest |got/want - 1| [%] where the point counts.
func relative(x, got, want []float64, counts func(x float64) bool) float64 {
	worst := 0.0
	for i := range want {
		if counts(x[i]) {
			worst = math.Max(worst, 100*math.Abs(got[i]/want[i]-1))
		}
	}
	return worst
}

func between(low, high float64) func(float64) bool {
	return func(x float64) bool { return x >= low && x <= high }
}

func scaled(values []float64, factor float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = factor * v
	}
	return out
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', 12, 64) }
