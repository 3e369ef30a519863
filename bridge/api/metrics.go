package api

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// metrics for Prometheus, in a registry of their own.
type metrics struct {
	registry *prometheus.Registry
	calls    *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	refusals *prometheus.CounterVec
}

func newMetrics(o *Options) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(),
		calls:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gemel_api_calls_total", Help: "Calls by operation and status."}, []string{"operation", "status"}),
		seconds:  prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "gemel_api_call_seconds", Help: "How long calls took.", Buckets: prometheus.ExponentialBuckets(0.001, 4, 8)}, []string{"operation"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gemel_api_refused_total", Help: "Calls without the right to make them, by status."}, []string{"status"})}
	m.registry.MustRegister(m.calls, m.seconds, m.refusals, &plantCollector{o}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) called(operation string, status int, took time.Duration) {
	m.calls.WithLabelValues(operation, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(operation).Observe(took.Seconds())
}

func (m *metrics) refused(status int) { m.refusals.WithLabelValues(strconv.Itoa(status)).Inc() }

// Descriptions of what the backends say.
var (
	descValue   = prometheus.NewDesc("gemel_tag_value", "Last value of a tag whose status is not bad, in its unit.", []string{"tag", "unit"}, nil)
	descStatus  = prometheus.NewDesc("gemel_tag_status", "OPC UA StatusCode of the last sample of a tag.", []string{"tag"}, nil)
	descExpect  = prometheus.NewDesc("gemel_twin_expected", "What the twin expected of a sensor at its last reading, in the unit of the tag.", []string{"tag", "variable", "unit"}, nil)
	descSpread  = prometheus.NewDesc("gemel_twin_deviation", "Standard deviation of that reading less what was expected, by chance alone.", []string{"tag", "variable", "unit"}, nil)
	descFault   = prometheus.NewDesc("gemel_fault_probability", "Probability that a fault is there.", []string{"fault"}, nil)
	descSettled = prometheus.NewDesc("gemel_twin_age_seconds", "Age of the estimate.", nil, nil)
	descAge     = prometheus.NewDesc("gemel_tag_age_seconds", "Age of the last sample of a tag by its source time.", []string{"tag"}, nil)
	descAlarms  = prometheus.NewDesc("gemel_alarms", "Alarms that stand, by kind.", []string{"kind"}, nil)
	descLink    = prometheus.NewDesc("gemel_link_connected", "1 where a connection is connected and not stale.", []string{"source"}, nil)
	descGate    = prometheus.NewDesc("gemel_proposals", "Proposals by state.", []string{"state"}, nil)
	descStopped = prometheus.NewDesc("gemel_writing_stopped", "1 where all writing is stopped.", nil, nil)
	descJournal = prometheus.NewDesc("gemel_journal_failed", "1 where the journal takes nothing more.", nil, nil)
)

// plantCollector asks the backends when Prometheus asks.
type plantCollector struct{ o *Options }

// Describe lists what there may be.
func (c *plantCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descValue, descStatus, descAge, descExpect, descSpread, descFault, descSettled, descAlarms, descLink, descGate, descStopped, descJournal} {
		ch <- d
	}
}

// Collect asks.
func (c *plantCollector) Collect(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, x float64, labels ...string) {
		for i := range labels { // names come from files, and Prometheus refuses what is no UTF-8
			labels[i] = strings.ToValidUTF8(labels[i], "\uFFFD")
		}
		if m, err := prometheus.NewConstMetric(d, prometheus.GaugeValue, x, labels...); err == nil {
			ch <- m
		}
	}
	if p := c.o.Plant; p != nil {
		now := bridge.At(c.o.Clock.Now())
		for _, t := range p.Tags() {
			x, ok := p.Now(t.Name)
			if !ok {
				continue
			}
			if !x.Status.IsBad() {
				gauge(descValue, x.Value, t.Name, t.Unit)
			}
			gauge(descStatus, float64(x.Status), t.Name)
			gauge(descAge, time.Duration(now-x.Source).Seconds(), t.Name)
		}
	}
	if c.o.Estimator != nil {
		c.estimate(gauge)
	}
	if c.o.Alarms != nil {
		count := map[string]float64{}
		for _, a := range c.o.Alarms.Standing() {
			count[string(a.Kind)]++
		}
		for kind, n := range count {
			gauge(descAlarms, n, kind)
		}
	}
	if c.o.Links != nil {
		for _, e := range c.o.Links.Links() {
			gauge(descLink, truth(e.State == bridge.Connected), e.Source)
		}
	}
	if g := c.o.Gate; g != nil {
		count := map[gate.State]float64{gate.Open: 0}
		for _, v := range g.Proposals() {
			count[v.State]++
		}
		for state, n := range count {
			gauge(descGate, n, string(state))
		}
		stop, err := g.Stopped()
		gauge(descStopped, truth(stop != nil || err != nil))
	}
	if c.o.Audit != nil {
		gauge(descJournal, truth(c.o.Audit.Failed() != nil))
	}
}

// estimate has no number where nothing is known.
func (c *plantCollector) estimate(gauge func(d *prometheus.Desc, x float64, labels ...string)) {
	known := func(d *prometheus.Desc, x *float64, labels ...string) {
		if x != nil {
			gauge(d, *x, labels...)
		}
	}
	e := c.o.Estimator.Estimate()
	for _, s := range e.Sensors {
		known(descExpect, s.Expected, s.Tag, s.Variable, s.Unit)
		known(descSpread, s.Deviation, s.Tag, s.Variable, s.Unit)
	}
	for _, f := range e.Faults {
		known(descFault, f.Probability, f.Name)
	}
	if e.At != nil {
		gauge(descSettled, time.Duration(bridge.At(c.o.Clock.Now())-*e.At).Seconds())
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// scrape registers what Prometheus asks for.
func (s *Server) scrape() {
	type page struct {
		ContentType string `header:"Content-Type"`
		Body        []byte
	}
	get(s, "metrics", "/metrics", gate.Viewer, "plant", "Everything as numbers, for Prometheus", func(context.Context, *nothing) (*page, error) {
		families, err := s.metrics.registry.Gather()
		if err != nil {
			return nil, s.broken("gathering the metrics", err)
		}
		var b bytes.Buffer
		format := expfmt.NewFormat(expfmt.TypeTextPlain)
		e := expfmt.NewEncoder(&b, format)
		for _, f := range families {
			if err := e.Encode(f); err != nil {
				return nil, s.broken("writing the metrics", err)
			}
		}
		return &page{string(format), b.Bytes()}, nil
	})
}
