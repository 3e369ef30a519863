// Package fit estimates the parameters of a plant from recordings: bounded nonlinear least squares, or the likelihood where the noise is unknown, too, on
// exact sensitivities.
//
// The types to know:
//
//   - [Problem]: a plant, what is unknown of it, and the experiments that were recorded;
//   - [Unknown]: a parameter, the start of a state, the gain, bias, delay or noise of a sensor, with bounds, scale and, if there is one, a prior;
//   - [Experiment]: inputs over ticks and what sensors read, each sample with its quality;
//   - [Result]: values with intervals, what the data cannot tell apart, residuals, and how the search went;
//   - [Curve] and [Posterior]: intervals that need no linear model, by profiles of the likelihood and by sampling;
//   - [Scoring]: the same kind of search for an [Objective] that is no Problem.
//
// Data flow:
//
//	Unknowns --Latin hypercube--> points --lanes: cost of each--> the best --Levenberg-Marquardt--> minima --> Result --> Profile, Sample
//	                                                                    |
//	experiment: State, inputs --engine.Sensitivities--> y, dy/dp --sensor: gain, bias, delay, scale--> model, slopes --deviations--> equations
//
// A residual is (reading - (gain y(t - delay) + bias))/sigma, both on the scale of the sensor. A sensor whose sigma is not known gets the one that makes its
// readings most likely, at every point of the search. Between two ticks y is taken as a straight line. Nothing is fitted by finite differences: the
// Jacobian is that of what Step computes.
//
// Every unknown is sought on its own scale: its logarithm, or its share of the range between its bounds. The same problem and seed
// give the same result on the same processor.
//
// Where the derivatives of all readings by all unknowns would not fit into memory, gradients are summed up over batches of directions and the search
// is L-BFGS. The gradients come from forward sensitivities as well: what a round costs is the same, and a fit of a hundred unknowns needs about five
// times as many rounds. An adjoint would make a gradient as cheap as a few simulations, but needs every step backwards, with what it held.
package fit
