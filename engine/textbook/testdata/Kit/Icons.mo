within Kit;
package Icons "What things look like"
  extends Icons.Package;
  partial package Package "A package"
  end Package;
  partial block Block "A block"
    annotation (Icon(graphics = {Rectangle(extent = {{-100, -100}, {100, 100}})}));
  end Block;
  partial function Function "A function"
  end Function;
end Icons;
