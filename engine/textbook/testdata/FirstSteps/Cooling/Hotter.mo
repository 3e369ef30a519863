within FirstSteps.Cooling;
model Hotter "The same with other values"
  extends Lumped(T0=400, final m=2*0.2, h(min=0.1)=1.5);
end Hotter;
