within Gemel;
package Constants "Constants of nature and mathematics"
  constant Real pi = 3.14159265358979323846 "Ratio of circumference to diameter";
  constant Units.Acceleration g_n = 9.80665
    "Standard acceleration of free fall (3rd CGPM, 1901; NIST SP 330, 2019)";
  constant Units.Temperature T_zero = 273.15 "0 degC in kelvin (ITS-90)";
  constant Units.Pressure p_ambient = 101325
    "Standard atmosphere (10th CGPM, 1954): absolute pressure = gauge pressure + this";
end Constants;
