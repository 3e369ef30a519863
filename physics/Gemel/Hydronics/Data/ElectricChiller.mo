within Gemel.Hydronics.Data;
record ElectricChiller "Curves of a water-cooled electric chiller (EnergyPlus Chiller:Electric:EIR); default: York YT 1055 kW, COP 5.96, vanes"
  parameter Units.HeatFlowRate Q_nominal(min = 1e3, max = 1e8, nominal = 1e6) = 1055000 "Cooling capacity at reference conditions (EnergyPlus data set Chillers.idf: York YT 1055 kW)";
  parameter Real COP_nominal(unit = "1", min = 1, max = 20) = 5.96 "Coefficient of performance at reference conditions (EnergyPlus data set Chillers.idf: York YT 1055 kW)";
  parameter Units.Fraction PLR_min(min = 0.01) = 0.1 "Least part load ratio; below it the machine cycles (EnergyPlus data set Chillers.idf: York YT 1055 kW)";
  parameter Units.Fraction PLR_unloading(min = 0.01) = 0.1 "Least part load ratio of the compressor without hot-gas bypass (EnergyPlus data set Chillers.idf: York YT 1055 kW)";
  parameter Units.Ratio PLR_max(min = 0.5, max = 2) = 1.05 "Greatest part load ratio (EnergyPlus data set Chillers.idf: York YT 1055 kW)";
  parameter Units.MassFlowRate m_evaporator(min = 0.1, max = 1e4) = 28.39 "Chilled water at reference conditions (EnergyPlus data set Chillers.idf: York YT 1055 kW)";
  parameter Units.MassFlowRate m_condenser(min = 0.1, max = 1e4) = 56.78 "Condenser water at reference conditions (EnergyPlus data set Chillers.idf: York YT 1055 kW)";
  parameter Real capacity_curve[6](each unit = "1", each min = -10, each max = 10) = {0.1785912, -0.05900023, -0.0005946963, 0.09297889, -0.002841024, 0.004974221}
    "CAPFT: capacity over the reference, 1, e, e^2, c, c^2, e c with leaving chilled water e and entering condenser water c in degC (EnergyPlus data set Chillers.idf: York YT 1055 kW; shape: coefficients)";
  parameter Real EIR_curve[6](each unit = "1", each min = -10, each max = 10) = {0.524511, -0.02850126, 0.000803472, 0.01893133, 0.0001151629, -9.340642e-05}
    "EIRFT: power per cooling at full load over the reference, same terms (EnergyPlus data set Chillers.idf: York YT 1055 kW; shape: coefficients)";
  parameter Real part_load_curve[3](each unit = "1", each min = -10, each max = 10) = {0.2619878, 0.2393605, 0.4988306}
    "EIRFPLR: power over full load, 1, p, p^2 with part load ratio p (EnergyPlus data set Chillers.idf: York YT 1055 kW; shape: coefficients)";
  parameter Units.Efficiency motor_efficiency(min = 0.1) = 1 "Share of the power that ends in the condenser water (EnergyPlus data set Chillers.idf: York YT 1055 kW)";
  parameter Units.Temperature T_evaporator_min(min = 250, max = 320) = 277.59 "Least leaving chilled water of the curves (EnergyPlus data set Chillers.idf: York YT 1055 kW)";
  parameter Units.Temperature T_evaporator_max(min = 250, max = 330) = 282.04 "Greatest leaving chilled water of the curves (EnergyPlus data set Chillers.idf: York YT 1055 kW)";
  parameter Units.Temperature T_condenser_min(min = 250, max = 330) = 285.93 "Least entering condenser water of the curves (EnergyPlus data set Chillers.idf: York YT 1055 kW)";
  parameter Units.Temperature T_condenser_max(min = 250, max = 350) = 308.15 "Greatest entering condenser water of the curves (EnergyPlus data set Chillers.idf: York YT 1055 kW)";
end ElectricChiller;
