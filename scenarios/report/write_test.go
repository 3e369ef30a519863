package report

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func render(t *testing.T, r Run) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestDump writes the made-up pages into the folder named by GEMEL_REPORT_DIR, to be looked at in a browser.
func TestDump(t *testing.T) {
	dir := os.Getenv("GEMEL_REPORT_DIR")
	if dir == "" {
		t.Skip("set GEMEL_REPORT_DIR to write the pages")
	}
	for name, r := range map[string]Run{"booster": boosterStation(), "large": largePlant(200), "empty": {}, "hostile": hostileRun(hostile), "short": shortRun()} {
		if err := os.WriteFile(filepath.Join(dir, name+".html"), []byte(render(t, r)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Equal runs give equal bytes: a report can be compared, and rerun reproduces it.
func TestWriteIsDeterministic(t *testing.T) {
	first, second := render(t, boosterStation()), render(t, boosterStation())
	if first != second {
		t.Fatal("two pages of the same run differ")
	}
}

// A day sampled every ten seconds stays a file that one can mail, and so does a run of 200 variables.
func TestPageStaysSmall(t *testing.T) {
	for name, r := range map[string]Run{"booster": boosterStation(), "large": largePlant(200)} {
		if n := len(render(t, r)); n > 1<<20 {
			t.Errorf("%s: %d bytes, want less than a mebibyte", name, n)
		}
	}
}

var hostile = []string{
	`</script><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</style><svg onload=alert(1)>`, `{{.Title}}`,
	"</title><iframe src=javascript:alert(1)>", "a\x00b\xff\xfe", "<!--", "]]>", "\u202egnp.exe", "pipe[1].T[</td>]", `url(javascript:alert(1))`, "--a:1;background:red",
}

// hostileRun has strings of the list wherever a Run has text.
func hostileRun(list []string) Run {
	k := 0
	next := func() string { k++; return list[k%len(list)] }
	t := []float64{0, 60, 120, 180}
	r := Run{Title: next(), Scenario: next(), Plant: next(), Doc: next(), Start: time.Date(2026, 1, 5, 0, 0, 0, 0, time.FixedZone(next(), 3600)), Time: t, Resolved: strings.Join(list, "\n") + "\nkey: " + next() + " # " + next(),
		Warnings: []string{next(), next()}, Failure: next()}
	for range list {
		name := next()
		r.Series = append(r.Series, Series{Name: name, Unit: next(), Display: Display{Unit: next(), Scale: 2}, Doc: next(), Panel: next(), Values: []float64{1, 5, 2, 7}})
		r.Limits = append(r.Limits, Limit{Series: name, Low: ptr(2), High: ptr(4), Doc: next()})
		r.Events = append(r.Events, Event{60, Kind(next()), name, next()}, Event{70, KindControl, name, next()})
		r.Faults = append(r.Faults, Fault{60, 90, next()})
		r.KPIs = append(r.KPIs, KPI{next(), 1, next(), next()})
		r.Balances = append(r.Balances, Balance{next(), next(), 1, 1, 0, 1, 1e-9, next()})
		r.Computed.Hashes = append(r.Computed.Hashes, Fact{next(), next()})
		r.Computed.Versions = append(r.Computed.Versions, Fact{next(), next()})
		r.Computed.Facts = append(r.Computed.Facts, Fact{next(), next()})
	}
	r.Computed.Solver, r.Computed.Command = next(), next()
	return r
}

// Names come from strangers' models: nothing in them may become markup, an attribute, a style or a script.
func TestTextIsNeverMarkup(t *testing.T) {
	tag := regexp.MustCompile(`<[a-zA-Z/!][^>]*>`)
	attribute := regexp.MustCompile(`\son[a-z]+=`)
	for _, s := range hostile {
		text := render(t, hostileRun([]string{s}))
		if strings.Count(text, "<script>") != 1 || strings.Contains(text, "<script ") || strings.Count(text, "</script>") != 1 {
			t.Errorf("%q: there must be the one script", s)
		}
		for _, m := range tag.FindAllString(strings.ReplaceAll(text, script, ""), -1) {
			if strings.HasPrefix(m, "<img") || strings.HasPrefix(m, "<iframe") || attribute.MatchString(unquoted(m)) {
				t.Errorf("%q became markup: %s", s, m)
			}
		}
		for _, m := range regexp.MustCompile(`style="([^"]*)"`).FindAllStringSubmatch(text, -1) {
			if !regexp.MustCompile(`^[-a-z0-9:;.%]*$`).MatchString(m[1]) || strings.Contains(m[1], "background") {
				t.Errorf("%q reached a style: %s", s, m[1])
			}
		}
		if strings.ContainsAny(text, "\u202e\u2066") {
			t.Errorf("%q may still reorder text", s)
		}
		if !strings.Contains(text, "Content-Security-Policy") {
			t.Errorf("%q: no policy", s)
		}
	}
}

// unquoted removes attribute values.
func unquoted(tag string) string { return regexp.MustCompile(`"[^"]*"`).ReplaceAllString(tag, `""`) }

// The page is one file: it may not ask the network for anything.
func TestPageIsSelfContained(t *testing.T) {
	text := render(t, boosterStation())
	for _, s := range []string{"http://", "https://", "src=", "@import", "url(", "<link"} {
		if strings.Contains(text, s) {
			t.Errorf("the page contains %q", s)
		}
	}
}

func shortRun() Run {
	return Run{Title: "Ten seconds", Time: []float64{0, 2.5, 5, 7.5, 10}, Series: []Series{{Name: "body.x", Unit: "m", Values: []float64{0, 1e-4, 4e-4, 9e-4, 1.6e-3}}, {Name: "n", Values: []float64{3, 3, 3, 3, 3}}}}
}

// Odd runs that happen: they give a page, not a panic, and never NaN in a place where a browser wants a number.
func TestOddRuns(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	cases := map[string]Run{
		"empty":             {},
		"no samples":        {Series: []Series{{Name: "a.b"}}, Limits: []Limit{{Series: "a.b", High: ptr(1)}}},
		"one sample":        {Time: []float64{0}, Series: []Series{{Name: "a", Values: []float64{3}}}, Faults: []Fault{{0, 0, "f"}}, Events: []Event{{0, KindControl, "a", "x"}}},
		"all gaps":          {Time: []float64{0, 1}, Series: []Series{{Name: "a", Values: []float64{nan, nan}}}, Limits: []Limit{{Series: "a", Low: ptr(0)}}},
		"infinite":          {Time: []float64{0, 1, 2}, Series: []Series{{Name: "a", Values: []float64{1, inf, 2}}, {Name: "b.a", Values: []float64{-inf, inf, inf}}}},
		"huge":              {Time: []float64{0, 1}, Series: []Series{{Name: "a", Values: []float64{-math.MaxFloat64, math.MaxFloat64}}}},
		"tiny":              {Time: []float64{0, 1}, Series: []Series{{Name: "a", Values: []float64{0, 5e-324}}}},
		"too few values":    {Time: []float64{0, 1, 2}, Series: []Series{{Name: "a", Values: []float64{1}}, {Name: "b"}}},
		"too many values":   {Time: []float64{0}, Series: []Series{{Name: "a", Values: []float64{1, 2, 3}}}},
		"unsorted time":     {Time: []float64{5, 1, 2}, Series: []Series{{Name: "a", Values: []float64{1, 2, 3}}}},
		"time not a number": {Time: []float64{0, nan, 2}, Series: []Series{{Name: "a", Values: []float64{1, 2, 3}}}, Events: []Event{{nan, "", "", ""}, {inf, KindLimit, "", ""}}},
		"limit not finite":  {Time: []float64{0, 1}, Series: []Series{{Name: "a", Values: []float64{1, 2}}}, Limits: []Limit{{Series: "a", Low: ptr(nan), High: ptr(inf)}, {Series: "a"}, {Series: "missing", Low: ptr(1)}}},
		"same name twice":   {Time: []float64{0, 1}, Series: []Series{{Name: "a", Values: []float64{1, 2}}, {Name: "a", Values: []float64{3, 4}}}},
		"centuries":         {Start: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), Time: []float64{0, 3e9, 6e9}, Series: []Series{{Name: "a", Values: []float64{1, 2, 3}}}},
		"nameless":          {Time: []float64{0, 1}, Series: []Series{{Values: []float64{1, 2}}, {Name: "."}, {Name: "/"}, {Name: "[]"}}},
		"not a KPI":         {KPIs: []KPI{{"x", nan, "", ""}, {"y", inf, "m", ""}}, Balances: []Balance{{"", "", nan, nan, nan, nan, 1, ""}}, Computed: Computed{Wall: nan, Simulated: inf, Tolerance: nan}},
	}
	bad := regexp.MustCompile(`(--[aby]:|d="[^"]*|left:|width:)(NaN|[-+]?Inf)`)
	for name, r := range cases {
		text := render(t, r)
		if m := bad.FindString(strings.ReplaceAll(strings.ReplaceAll(text, style, ""), script, "")); m != "" {
			t.Errorf("%s: %q in the page", name, m)
		}
		if !strings.HasSuffix(strings.TrimSpace(text), "</html>") {
			t.Errorf("%s: the page is cut short", name)
		}
	}
}

// A limit that the run watched at every tick may not be called kept because the coarser samples missed the moment.
func TestSpansOfTheRunOverruleSamples(t *testing.T) {
	r := Run{Time: []float64{0, 60}, Series: []Series{{Name: "a", Values: []float64{1, 1}}}, Limits: []Limit{{Series: "a", High: ptr(2), Spans: []Span{{10, 12}}}}}
	if text := render(t, r); !strings.Contains(text, "1 of 1 limits violated") || !strings.Contains(text, "2 s") {
		t.Error("the short violation is not shown")
	}
	r.Limits[0].Spans = []Span{}
	if text := render(t, r); !strings.Contains(text, "Its limit was kept") {
		t.Error("the limit should count as kept")
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("disk full")

func TestWriteReportsTheWritersError(t *testing.T) {
	if err := Write(brokenWriter{}, Run{}); !errors.Is(err, errFull) {
		t.Errorf("got %v, want the error of the writer", err)
	}
}
