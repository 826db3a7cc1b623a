using System.Globalization;
using System.Runtime.InteropServices;
using Fovea.Bench.Browser;
using Fovea.Kernels.Simd;

// Everything runs on the page's own thread: there is no other.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {InstructionSets.Best}");
await Learning.RunAsync();
await Speed.RunAsync();
Console.WriteLine("done");
