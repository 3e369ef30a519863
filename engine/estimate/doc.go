// Package estimate follows the state of a plant by what its sensors read, and says which fault explains them.
//
// The types to know:
//
//   - [Problem]: a plant, the deviations with which its states and some parameters are known at the beginning and wander, its sensors with their biases,
//     and constraints;
//   - [Filter]: what the three filters have in common: Predict, Correct, Mean, Covariance, State, Expect, Save, Restore, CopyFrom;
//   - [Extended]: the extended Kalman filter, on derivatives of Step: the quickest, some half a millisecond for 100 states;
//   - [Unscented]: sigma points stepped as lanes: no derivatives, right to second order;
//   - [Ensemble]: many random members as lanes: for strong nonlinearity, and where states are many;
//   - [Smoother]: runs back over what a filter has seen (Rauch, Tung and Striebel), for reports;
//   - [Delayed]: a filter that also takes readings that come late;
//   - [Innovation]: what a reading was beside what was expected, and [Monitor], which tests whether that is still chance;
//   - [Bank]: hypotheses, healthy, each named [Fault], pairs of them, something else, weighed by a filter each; [Isolate] says beforehand which faults these sensors
//     can tell apart.
//
// Data flow, at every tick:
//
//	u --Predict--> plant.Step, P = F P F' + Q --Correct(readings)--> S = H P H' + R, x += K (y - h), P -= K S K' --> constraints --> State, Innovations
//	Innovations --Monitor--> Drift;  --Bank--> Diagnosis
//
// Unknowns are all continuous states of the plant, the parameters that Problem names, and the biases of sensors; a parameter stays what it is between
// readings, plus its wandering. After a correction the algebraic unknowns are made to agree (Plant.Settle), so that State can be branched from.
//
// Bounds and constraints hold: what a correction carries outside is brought back to the nearest point by the distance that the covariance defines, so that unknowns
// that are correlated with one at its limit move along.
//
// Readings of one tick count as independent. A reading that is missing or of bad quality is not given; one of lesser quality has a Deviation of its own; one far beyond
// what is expected is refused by Problem.Gate. Noise that is correlated in time is a bias with a memory. Samples may come at any ticks: Predict(n) is n times Predict(1).
//
// What a filter does has the same bits on every machine, for any number of goroutines, live and in replay, and after Save and Restore.
// An update that fails leaves the estimate as it was; what is not finite is never returned, but an error that wraps [ErrDiverged].
package estimate
