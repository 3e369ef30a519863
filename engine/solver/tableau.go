package solver

// Rosenbrock is the tableau of a Rosenbrock method in the form that needs no
// product with the Jacobian (Hairer & Wanner, Solving Ordinary Differential
// Equations II, 2nd ed., eq. IV.7.25): with W = M/(hγ) − J,
//
//	W Kᵢ = F(t + cᵢh, y + Σ aᵢⱼKⱼ) + M/h Σ Cᵢⱼ Kⱼ + h dᵢ ∂F/∂t.
type Rosenbrock struct {
	Name  string
	Order int
	Gamma float64
	A, C  [][]float64 // stages × earlier stages
	Nodes []float64   // cᵢ
	D     []float64   // dᵢ
	B     []float64   // y(t+h) = y + Σ bᵢKᵢ
	E     []float64   // error estimate Σ eᵢKᵢ; nil: fixed step
	// Dense output y(t+θh) = (1−θ)y₀ + θ(y₁ + (1−θ)(P₀ + θ(P₁ + …))), Pₘ = Σ H[m]ᵢKᵢ
	H [][]float64
}

// rodas5p: G. Steinebach, Construction of Rosenbrock–Wanner method Rodas5P and
// numerical benchmarks within the Julia Differential Equations package, BIT
// Numerical Mathematics 63:27 (2023), table 3 in the form above. Stiffly accurate,
// L-stable, order 5 for ODEs and index-1 DAEs, embedded order 4, dense order 4.
var rodas5p = Rosenbrock{
	Name:  "rodas5p",
	Order: 5,
	Gamma: 0.21193756319429014,
	A: [][]float64{
		{},
		{3.0},
		{2.849394379747939, 0.45842242204463923},
		{-6.954028509809101, 2.489845061869568, -10.358996098473584},
		{2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641},
		{-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946},
		{-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946, 1},
		{-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946, 1, 1},
	},
	C: [][]float64{
		{},
		{-14.155112264123755},
		{-17.97296035885952, -2.859693295451294},
		{147.12150275711716, -1.41221402718213, 71.68940251302358},
		{165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306},
		{24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471},
		{30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783, -19.097331116725623, -28.087943162872662},
		{37.80277123390563, -3.2571969029072276, 112.26918849496327, 66.9347231244047, -40.06618937091002, -54.66780262877968, -9.48861652309627},
	},
	Nodes: []float64{0, 0.6358126895828704, 0.4095798393397535, 0.9769306725060716, 0.4288403609558664, 1, 1, 1},
	D:     []float64{0.21193756319429014, -0.42387512638858027, -0.3384627126235924, 1.8046452872882734, 2.325825639765069, 0, 0, 0},
	B:     []float64{-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946, 1, 1, 1},
	E:     []float64{0, 0, 0, 0, 0, 0, 0, 1},
	H: [][]float64{
		{25.948786856663858, -2.5579724845846235, 10.433815404888879, -2.3679251022685204, 0.524948541321073, 1.1241088310450404, 0.4272876194431874, -0.17202221070155493},
		{-9.91568850695171, -0.9689944594115154, 3.0438037242978453, -24.495224566215796, 20.176138334709044, 15.98066361424651, -6.789040303419874, -6.710236069923372},
		{11.419903575922262, 2.8879645146136994, 72.92137995996029, 80.12511834622643, -52.072871366152654, -59.78993625266729, -0.15582684282751913, 4.883087185713722},
	},
}

// rodas3p: G. Steinebach, Rosenbrock methods within OrdinaryDiffEq.jl: overview, recent developments and
// applications, Proceedings of the JuliaCon Conferences 6 (2024). Stiffly accurate, L-stable, order 3 for
// ODEs and index-1 DAEs, embedded order 2, dense order 3. The third stage is where the first is, the fifth
// where the fourth is: three evaluations of the equations a step.
var rodas3p = Rosenbrock{
	Name:  "rodas3p",
	Order: 3,
	Gamma: 1.0 / 3,
	A: [][]float64{
		{},
		{4.0 / 3},
		{0, 0},
		{2.90625, 3.375, 0.40625},
		{2.90625, 3.375, 0.40625, 0},
	},
	C: [][]float64{
		{},
		{-4},
		{8.25, 6.75},
		{1.21875, -5.0625, -1.96875},
		{4.03125, -15.1875, -4.03125, 6},
	},
	Nodes: []float64{0, 4.0 / 9, 0, 1, 1},
	D:     []float64{1.0 / 3, -1.0 / 9, 1, 0, 0},
	B:     []float64{2.90625, 3.375, 0.40625, 0, 1},
	E:     []float64{0, 0, 0, -1, 1},
	H: [][]float64{
		{1.78125, 6.75, 0.15625, -6, -1},
		{4.21875, -15.1875, -3.09375, 9, 0},
	},
}

// linEuler is the linearly implicit Euler method, order 1, L-stable: Hairer & Wanner,
// eq. IV.7.4 with s = 1, γ = 1. Its dense output is the straight line.
var linEuler = Rosenbrock{
	Name:  "lineuler",
	Order: 1,
	Gamma: 1,
	A:     [][]float64{{}},
	C:     [][]float64{{}},
	Nodes: []float64{0},
	D:     []float64{1},
	B:     []float64{1},
}
