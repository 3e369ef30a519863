within Gemel.Wind;
model TurbulentWind "Turbulent wind with the spectrum of Kaimal: a sum of harmonics whose phases follow from a seed"
  Blocks.Interfaces.RealInput mean(unit = "m/s", min = 0, max = 60, nominal = 10, start = 8) "Mean wind at the reference height"
    annotation(Placement(transformation(extent = {{-120, -20}, {-80, 20}})));
  Blocks.Interfaces.RealOutput wind(unit = "m/s", nominal = 10) "Wind speed at the hub"
    annotation(Placement(transformation(extent = {{80, -20}, {120, 20}})));
  parameter Units.Length height(min = 5, max = 250, nominal = 100) = 90 "Height of the hub (NREL 5-MW: 90 m)" annotation(Evaluate = true);
  parameter Units.Length height_reference(min = 5, max = 250, nominal = 100) = 90
    "Height to which the mean belongs (the hub of the NREL 5-MW: 90 m)";
  parameter Units.Ratio shear(min = -0.5, max = 0.6) = 0.2 "Exponent of the wind profile (IEC 61400-1:2019, normal wind profile: 0.2)";
  parameter Units.Ratio intensity(min = 0, max = 0.5, nominal = 0.1) = 0.14
    "Turbulence intensity at 15 m/s (IEC 61400-1:2019, category B: 0.14)";
  parameter Boolean fixed_intensity = false "The intensity holds at every wind speed; else IEC's normal turbulence model";
  parameter Units.Length diameter(min = 0, max = 300, nominal = 100) = 126
    "Rotor that averages the wind over its disc (NREL 5-MW: 126 m); 0: wind at a point" annotation(Evaluate = true);
  parameter Integer seed(min = 0, max = 1000000) = 1 "Another seed is another realisation" annotation(Evaluate = true);
  parameter Integer n(min = 4, max = 400) = 32 "Number of harmonics (assumed; usual 20 to 100)" annotation(Evaluate = true);
  parameter Units.Length longest(min = 500, max = 1e6, nominal = 1e4) = 2e4
    "Longest wave in the wind (assumed; usual 5 to 50 km: half an hour of wind)" annotation(Evaluate = true);
  parameter Units.Length shortest(min = 0.5, max = 300, nominal = 20) = 15
    "Shortest wave in the wind (assumed; usual 5 to 50 m; a rotor averages shorter ones out)" annotation(Evaluate = true);
  parameter Units.Time interval(min = 0.01, max = 10) = 0.5
    "Time between two points, with straight lines between them (assumed; usual 0.1 to 1 s, below half the shortest period)";
  Units.Velocity mean_hub(nominal = 10) "Mean at the hub";
  Units.Velocity sigma "Standard deviation of the wind at a point";
  Units.Length passed(start = 0, fixed = true, nominal = 1e5) "Length of the wind that has passed";
protected
  final parameter Units.Length scale = 8.1*0.7*min(height, 60)
    "Integral scale of Kaimal's spectrum (IEC 61400-1:2019, 8.1 times 0.7 z up to 60 m)"
    annotation(Evaluate = true);
  final parameter Real step(unit = "1") = (longest/shortest)^(1/n) "Ratio of neighbouring wave lengths"
    annotation(Evaluate = true);
  final parameter Real edge[n + 1](each unit = "1/m") = {step^i/longest for i in 0:n}
    "Edges of the bands: waves per metre (shape: bands + 1)"
    annotation(Evaluate = true);
  final parameter Real wave[n](each unit = "1/m") = {edge[i]*step^chance(seed, 2*i) for i in 1:n}
    "Waves per metre in each band, drawn (shape: bands)"
    annotation(Evaluate = true);
  final parameter Units.Angle phase[n] = {2*Constants.pi*chance(seed, 2*i + 1) for i in 1:n} "Phase of each harmonic, drawn (shape: bands)"
    annotation(Evaluate = true);
  final parameter Real amplitude[n](each unit = "1") = {
    sqrt(2*((1 + 6*edge[i]*scale)^(-2/3) - (1 + 6*edge[i + 1]*scale)^(-2/3))/(1 + (1.5*wave[i]*diameter)^2))
    for i in 1:n} "Amplitude over the standard deviation (shape: bands)"
    annotation(Evaluate = true);
  discrete Units.Time last(start = 0, fixed = true) "Time of the last point";
  discrete Units.Ratio from(start = 0, fixed = true) "Turbulence at the last point, over the standard deviation";
  discrete Units.Ratio to(start = 0, fixed = true) "Turbulence at the next point, over the standard deviation";

  function chance "Number between 0 and 1 that follows from a seed and a counter"
    input Integer seed "Seed";
    input Integer counter "Counter";
    output Real y "Number, evenly spread";
  protected
    Real x "State of a multiplicative generator modulo 2^31 - 1";
  algorithm
    x := 1 + mod(48271.0*(1 + seed) + 69621.0*counter, 2147483646.0);
    for i in 1:6 loop
      x := mod(16807.0*x, 2147483647.0);
    end for;
    y := x/2147483647.0;
  end chance;

equation
  mean_hub = max(mean, 0)*(height/height_reference)^shear;
  sigma = if fixed_intensity then intensity*mean_hub else intensity*(0.75*mean_hub + 5.6);
  der(passed) = mean_hub;
  when sample(0, interval) then
    last = time;
    from = pre(to);
    to = sum(amplitude[i]*cos(2*Constants.pi*wave[i]*(passed + mean_hub*interval) + phase[i]) for i in 1:n);
  end when;
  wind = mean_hub + sigma*(from + (to - from)*(time - last)/interval);
  annotation(Documentation(info = "<html>
<p>Spectrum of the wind along its mean direction: S(f) = 4 sigma&sup2; L/V/(1 + 6 f L/V)^(5/3), L = 8.1 Lambda, Lambda = 0.7 z up to 60 m
and 42 m above (IEC 61400-1:2019, annex C, Kaimal). It is a function of
f/V alone: a frozen field of waves that the mean wind carries past (G. I. Taylor, <i>The spectrum of turbulence</i>, Proc. R. Soc. A 164,
1938), so that the mean may change. The variance of each band
of wave lengths between <code>longest</code> and <code>shortest</code> is integrated in closed form and given to one harmonic of a length
drawn in the band and a phase drawn between 0 and 2 pi. Draws
come from a multiplicative generator that counts from the seed (S. K. Park, K. W. Miller, <i>Random number generators: good ones are hard
to find</i>, Comm. ACM 31(10), 1988): the wind is a function of
distance and seed alone. It does not repeat within a day. It begins without turbulence.</p>
<p>Standard deviation: normal turbulence model, sigma = I (0.75 V + 5.6 m/s) (IEC 61400-1:2019, 6.3.2.3). Mean at the hub: power law. A
rotor averages: with a <code>diameter</code>
the harmonics are damped by 1/sqrt(1 + (1.5 f D/V)&sup2;) (assumed; a first-order fit to the coherence over the disc). Between two points
in time, straight lines.</p>
</html>"));
end TurbulentWind;
