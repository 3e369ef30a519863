within Gemel.Air.Data;
record FanBestestAir = Fan(m_flow_nominal = 0.55, rise_nominal = 185, efficiency_nominal = 0.7, motor_efficiency = 0.7)
  "Fan of the fan coil unit of BOPTEST bestest_air: 0.55 kg/s, 185 Pa, 173 W (ibpsa/project1-boptest, FanCoilUnit_T.mo)";
