within Kit;
package Types "Choices"
  extends Kit.Icons.Package;
  type Init = enumeration(NoInit "start values are guesses", SteadyState "nothing moves", InitialState "states begin at given values") "How a block begins"
    annotation (Evaluate = true);
  type Controller = enumeration(P, PI) "Kinds of controllers" annotation (Evaluate = true);
end Types;
