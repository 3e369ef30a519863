package api

import (
	"context"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// Estimator tells what the twin estimates. It serves any number of goroutines.
type Estimator interface{ Estimate() Estimate }

// Estimate is what the twin makes of the readings: where the plant is, what it expects to be read, what it holds for broken. By the most likely explanation, as
// the alarms see it. What is not known is absent.
type Estimate struct {
	At          *bridge.Time     `json:"at,omitempty" doc:"when the plant was so, by the clock on the wall; absent: the estimate has not begun"`
	Lost        []string         `json:"lost" doc:"inputs that are missing or of bad quality: their last good values hold"`
	Sensors     []EstimateSensor `json:"sensors"`
	Unknowns    []EstimateValue  `json:"unknowns" doc:"states, parameters and biases that are estimated"`
	Variables   []EstimateValue  `json:"variables" doc:"what follows of them"`
	Faults      []EstimateFault  `json:"faults"`
	Unexplained *float64         `json:"unexplained,omitempty" minimum:"0" maximum:"1" doc:"probability that something else is wrong"`
	Ahead       *EstimateAhead   `json:"ahead,omitempty" doc:"what the last look ahead came to"`
}

// EstimateSensor is a reading beside what was expected at that time, in the unit of the tag.
type EstimateSensor struct {
	Tag       string       `json:"tag"`
	Variable  string       `json:"variable" doc:"of the model"`
	Unit      string       `json:"unit"`
	At        *bridge.Time `json:"at,omitempty" doc:"of the last reading that was compared"`
	Measured  *float64     `json:"measured,omitempty"`
	Expected  *float64     `json:"expected,omitempty"`
	Deviation *float64     `json:"deviation,omitempty" doc:"standard deviation of measured less expected, by chance alone"`
}

// EstimateValue is a value with its standard deviation.
type EstimateValue struct {
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Unit        string   `json:"unit"`
	Value       *float64 `json:"value,omitempty"`
	Deviation   *float64 `json:"deviation,omitempty" doc:"standard deviation"`
}

// EstimateFault is something that may be broken.
type EstimateFault struct {
	Name        string   `json:"name"`
	Variable    string   `json:"variable" doc:"parameter or sensor that it changes"`
	Probability *float64 `json:"probability,omitempty" minimum:"0" maximum:"1"`
	Severity    *float64 `json:"severity,omitempty" doc:"departure from the healthy value, if the fault is there"`
	Unit        string   `json:"unit" doc:"of the severity"`
}

// EstimateAhead is what branches came to.
type EstimateAhead struct {
	At     bridge.Time `json:"at" doc:"when the plant was as the branches began"`
	Reason string      `json:"reason"`
}

// estimate registers what the twin thinks of the plant.
func (s *Server) estimate() {
	get(s, "estimate", "/v1/estimate", gate.Viewer, "plant", "What the twin estimates: expected readings, states, faults", func(context.Context, *nothing) (*body[Estimate], error) {
		if s.o.Estimator == nil {
			return nil, missing("estimate")
		}
		return &body[Estimate]{s.o.Estimator.Estimate()}, nil
	})
}

// Estimate is what the twin makes of the readings.
func (c *Client) Estimate(ctx context.Context) (Estimate, error) {
	return ask[Estimate](ctx, c, "/v1/estimate", nil)
}
