package buildings

import (
	"testing"

	"gemel/engine"
	"gemel/physics/validation"
)

// sunspaceBench is case 960 of ASHRAE 140, put together from its walls: a heated room without windows (light, as 600) behind a free-floating sunspace (heavy, as
// 900), with a concrete wall between them. The parts of the sun that the surfaces of the sunspace absorb: ASHRAE 140-2017, case 960.
const sunspaceBench = `model Bench "BESTEST 960"
  Gemel.Weather.Station station(latitude = 0.693943, longitude = -1.830152, time_zone = -25200);
  Gemel.Buildings.ExteriorWall wall[3](area = {21.6, 16.2, 16.2}, azimuth = {0, 1.570796, 4.712389}, each layers = Gemel.Buildings.Data.BestestLightWall(), each cells = 2);
  Gemel.Buildings.ExteriorWall roof(area = 48, tilt = 0, layers = Gemel.Buildings.Data.BestestRoof(), cells = 2, h_inside = 2.57);
  Gemel.Buildings.Wall floor(area = 48, layers = Gemel.Buildings.Data.BestestLightFloor(), cells = 2);
  Gemel.Buildings.InteriorSurface floorSurface(area = 48, h_convective = 2.57);
  Gemel.Thermal.ThermalResistor insulation(R = 25.075/48);
  Gemel.Buildings.RoomAir air(rho = 0.98);
  Gemel.Buildings.Infiltration infiltration;
  Gemel.Thermal.PrescribedHeatFlow convective(Q_flow(start = 80));
  Gemel.Thermal.PrescribedHeatFlow radiative(Q_flow(start = 120));
  Gemel.Buildings.IdealHeaterCooler ideal;
  Gemel.Buildings.Wall common(area = 21.6, layers = Gemel.Buildings.Data.BestestCommonWall(), cells = 5);
  Gemel.Buildings.InteriorSurface commonRoom(area = 21.6, h_convective = 3.16);
  Gemel.Buildings.InteriorSurface commonSun(area = 21.6, h_convective = 3.16);
  Gemel.Buildings.ExteriorWall sunWall[3](area = {9.6, 5.4, 5.4}, azimuth = {3.141593, 1.570796, 4.712389}, each layers = Gemel.Buildings.Data.BestestHeavyWall(), each cells = 2);
  Gemel.Buildings.ExteriorWall sunRoof(area = 16, tilt = 0, layers = Gemel.Buildings.Data.BestestRoof(), cells = 2, h_inside = 2.57);
  Gemel.Buildings.Wall sunFloor(area = 16, layers = Gemel.Buildings.Data.BestestHeavyFloor(), cells = 3);
  Gemel.Buildings.InteriorSurface sunFloorSurface(area = 16, h_convective = 2.57);
  Gemel.Thermal.ThermalResistor sunInsulation(R = 25.175/16);
  Gemel.Buildings.Window window(area = 12);
  Gemel.Buildings.RoomAir sunAir(volume = 43.2, rho = 0.98);
  Gemel.Buildings.Infiltration sunInfiltration(volume = 43.2);
  Gemel.Thermal.FixedTemperature ground(T = 283.15);
  Real T_integral(start = 0, fixed = true, nominal = 1e6);
equation
  for i in 1:3 loop
    connect(station.bus, wall[i].bus);
    connect(wall[i].air, air.port);
    connect(wall[i].radiation, radiative.port);
    connect(station.bus, sunWall[i].bus);
    connect(sunWall[i].air, sunAir.port);
    connect(sunWall[i].radiation, sunRoof.radiation);
    wall[i].Q_absorbed = 0;
  end for;
  connect(station.bus, roof.bus);
  connect(station.bus, sunRoof.bus);
  connect(station.bus, window.bus);
  connect(station.bus, infiltration.bus);
  connect(station.bus, sunInfiltration.bus);
  connect(roof.air, air.port);
  connect(roof.radiation, radiative.port);
  connect(ground.port, insulation.port_a);
  connect(insulation.port_b, floor.port_a);
  connect(floor.port_b, floorSurface.surface);
  connect(floorSurface.air, air.port);
  connect(floorSurface.radiation, radiative.port);
  connect(infiltration.air, air.port);
  connect(convective.port, air.port);
  connect(ideal.heating, air.port);
  connect(ideal.cooling, air.port);
  connect(ideal.T, air.T);
  connect(common.port_b, commonRoom.surface);
  connect(commonRoom.air, air.port);
  connect(commonRoom.radiation, radiative.port);
  connect(common.port_a, commonSun.surface);
  connect(commonSun.air, sunAir.port);
  connect(commonSun.radiation, sunRoof.radiation);
  connect(sunRoof.air, sunAir.port);
  connect(ground.port, sunInsulation.port_a);
  connect(sunInsulation.port_b, sunFloor.port_a);
  connect(sunFloor.port_b, sunFloorSurface.surface);
  connect(sunFloorSurface.air, sunAir.port);
  connect(sunFloorSurface.radiation, sunRoof.radiation);
  connect(window.air, sunAir.port);
  connect(window.radiation, sunRoof.radiation);
  connect(sunInfiltration.air, sunAir.port);
  sunFloorSurface.Q_absorbed = 0.6*window.Q_transmitted;
  commonSun.Q_absorbed = 0.2*window.Q_transmitted;
  sunRoof.Q_absorbed = 0.06*window.Q_transmitted;
  sunWall[1].Q_absorbed = 0.03*window.Q_transmitted;
  sunWall[2].Q_absorbed = 0.02*window.Q_transmitted;
  sunWall[3].Q_absorbed = 0.02*window.Q_transmitted;
  der(T_integral) = sunAir.T - 273.15;
end Bench;`

func TestSunspace(t *testing.T) {
	y := readYear(t, "hvac/weather/DRYCOLD.mos.gz")
	r := validation.Build(t, "Bench", sunspaceBench, engine.Options{Period: 3600, Tolerance: 5e-4})
	got := runYear(r, bestestCase{}, y)
	t.Logf("heating %.3f cooling %.3f MWh, peaks %.3f %.3f kW, sunspace %.1f to %.1f degC", got.heating, got.cooling, got.peakHeating, got.peakCooling, got.coldest, got.warmest)
	ranges := [4]span{{2.311, 3.373}, {0.411, 0.803}, {2.410, 2.863}, {0.953, 1.403}}
	validation.Check(t, validation.Row{Asset: "Gemel.Buildings.ExteriorWall", Also: []string{"Gemel.Buildings.Wall", "Gemel.Buildings.Window", "Gemel.Buildings.InteriorSurface"}, Case: "BESTEST 960, sunspace, DRYCOLD",
		Reference: given2017, Quantity: "annual loads and peaks outside the range", Unit: "%", Tolerance: 10, Reached: got.outside(ranges)})
}
