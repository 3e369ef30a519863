within ;
package Kit "A library that is laid out as large ones are"
  extends Kit.Icons.Package;
  annotation (version = "2.1", uses(Modelica(version = "4.0.0")), Documentation(info = "<html><p>Files of one <em>package</em> each.</p></html>"));
end Kit;
