within Gemel.Sensors;
function uniform "Two numbers between 0 and 1, a fixed function of a seed, a channel and a count"
  input Real seed "Which sequence: a whole number from 0 to 16777215 (unit 1)";
  input Real channel "Which of several independent sequences of the seed: a whole number from 0 to 15 (unit 1)";
  input Real count "Which member: a whole number, at least 0 (unit 1)";
  output Real u[2] "Above 0 and below 1, in steps of 2^-24 (unit 1; shape: 2)";
protected
  constant Real word = 16777216 "2^24: the products below are exact in a double";
  constant Real weyl = 10368889 "Fractional part of the golden ratio times 2^24, made odd";
  Real left "Half of the block";
  Real right "Other half of the block";
  Real key "Key of the round";
  Real x "Scratch";
algorithm
  right := count - word*floor(count/word);
  left := channel*1048576 + floor(count/word);
  key := seed;
  for i in 1:8 loop
    x := right + key;
    x := x - word*floor(x/word);
    x := floor(x*(2*x + 1)/4096); // the middle of the product, which all bits of x reach
    x := left + x - word*floor(x/word);
    left := right;
    right := x - word*floor(x/word);
    key := key + weyl - word*floor((key + weyl)/word);
  end for;
  u := {(left + 0.5)/word, (right + 0.5)/word};
  annotation(Documentation(info = "<html>
<p>A counter-based generator (J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, <i>Parallel random numbers: as easy as 1, 2, 3</i>, SC11, 2011): the count is scrambled, nothing
is remembered. The scrambling is a Feistel network of eight rounds on two words of 24 bits, whose round function is the quadratic x (2 x + 1) of R. L. Rivest, M. J. B. Robshaw, R. Sidney and Y. L. Yin,
<i>The RC6 block cipher</i>, 1998, of which the middle bits are taken. All arithmetic is exact in double precision. A Feistel network can be undone, so different counts give
different pairs. Mean, variance, distribution, whiteness and independence of seeds are tested; secrecy is no aim.</p>
</html>"));
end uniform;
