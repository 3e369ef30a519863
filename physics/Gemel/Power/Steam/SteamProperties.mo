within Gemel.Power.Steam;
record SteamProperties "Steam as Callendar saw it: h = B + 13/3 p v, isentropes p v^1.3, and Zeuner's in wet steam"
  parameter Units.Ratio kappa(min = 1.2, max = 1.4) = 1.3 "Isentropic exponent of superheated steam (Callendar 1920)";
  parameter Units.SpecificEnthalpy B(min = 1e6, max = 2.4e6) = 1.9427e6 "Enthalpy of p v = 0 (Callendar 1920: 464 cal/g)";
  parameter Units.Ratio kappa_wet(min = 1.02, max = 1.2) = 1.135 "Isentropic exponent of wet steam (Zeuner 1887: 1.035 + 0.1 x)";
  parameter Units.SpecificEnthalpy g_sat(min = 5e5, max = 9e5) = 7.322e5 "h - B of saturated steam at 1 bar (IAPWS-IF97: h = 2674.9 kJ/kg)";
  parameter Units.Ratio a_sat(min = 0, max = 0.1) = 0.0567 "h - B of saturated steam goes with the pressure to this power (fit to IAPWS-IF97, 0.05 to 20 bar, within 0.5 %)";
  annotation(Documentation(info = "<html>
<p>h = B + kappa/(kappa - 1) p v; along an isentrope (h - B) goes with p^((kappa - 1)/kappa) down to saturation, below it with kappa_wet. Against IAPWS-IF97 between 0.05 and 100 bar:
enthalpy of superheated steam within 0.5 %, isentropic drops within 1.5 %, also into wet steam. Volumes of wet steam are too small (30 % at 10 % moisture and
0.1 bar): a turbine group should begin dry or nearly so. Not for water, nor near the critical point.</p>
<p>Sources: H. L. Callendar, <i>Properties of Steam</i>, London 1920 (characteristic equation, with b = 0); G. Zeuner, <i>Technische Thermodynamik</i>, 1887 (exponent of wet steam).</p>
</html>"));
end SteamProperties;
