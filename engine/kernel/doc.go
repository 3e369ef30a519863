// Package kernel holds the elementary functions of the engine as expression
// graphs, so that the same arithmetic runs for one instance, in SIMD lanes,
// in the interpreter and in constant folding, with the same bits everywhere.
//
// The few types:
//
//	form        writes formulas into a graph
//	definition  one kernel: operands and how it is built, in one or two ways
//
// Data flow:
//
//	Graph(op) -> expression over Var(0), Var(1) -> expr/interp, engine/wasm (machine code)
//	Short(op), Full(op) -> its two ways, where it has a short one -> engine/wasm
//	Eval(op, a, b) -> value, for constants
//
// The kernels use arithmetic, comparisons, Select, rounding, tables, OpPow2, OpExponent and
// OpMantissa only, and no branch: both sides of every selection are computed. What
// the unselected side computes is never seen, not even by the value of a NaN.
//
// The power has a short way, for a positive normal base, an exponent up to 16 and a normal
// result. It is the same function: Graph selects between the ways for each argument,
// and machine code branches around the full way where no argument needs it. Other
// functions have too little to gain from a branch.
//
// Special values follow C99, annex F. Largest errors found, in units of the last place, of
// at least 200,000 arguments each against 400-bit arithmetic; TestAccuracy repeats
// this with fewer, or with -samples as many as one likes:
//
//	exp    0.70    asin   0.67    sinh   0.86    pow    0.73
//	log    0.78    acos   0.65    cosh   0.65    atan2  0.77
//	sin    0.77    atan   0.73    tanh   0.79
//	cos    0.82    tan    0.95
//
// The circular functions keep this for |x| < 2^26 pi/2 = 1.05e8, next to multiples of pi/2
// too. Beyond, the result is that of an angle within one ulp of x, and from 2^50 on,
// where neighbouring numbers are 1/4 rad apart, it is NaN.
//
// Methods: Cody and Waite, Software Manual for the Elementary Functions, 1980 (reduction of
// exponents and angles); Tang, ACM TOMS 16, 1990 (logarithm by table, inside pow); fdlibm
// (forms of the logarithm and of e^r); Dekker, Numer. Math. 18, 1971, and Knuth, TAOCP 2, 4.2.2
// (exact sums and products). The polynomials and the table are our own: minimax by
// the Remez exchange, and logarithms, in 300-bit arithmetic.
package kernel
