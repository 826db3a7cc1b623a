using System.Globalization;
using Fovea.Fuzzing.Engine;
using Fovea.Fuzzing.Targets;

// Fuzzes the readers: --target NAME|all --executions N --seed S --first N --folder DIR
var options = new Dictionary<string, string>(StringComparer.Ordinal);
for (int i = 0; i + 1 < args.Length; i += 2)
{
    options[args[i]] = args[i + 1];
}

string name = options.GetValueOrDefault("--target", "all");
long executions = long.Parse(options.GetValueOrDefault("--executions", "10000"), CultureInfo.InvariantCulture);
ulong seed = ulong.Parse(options.GetValueOrDefault("--seed", "1"), CultureInfo.InvariantCulture);
long first = long.Parse(options.GetValueOrDefault("--first", "0"), CultureInfo.InvariantCulture);
string folder = options.GetValueOrDefault("--folder", Path.Combine(Path.GetTempPath(), $"fovea-fuzzing-{Environment.ProcessId}"));
FuzzTarget[] targets = [.. AllTargets.Make().Where(target => name == "all" || target.Name == name)];
if (targets.Length == 0)
{
    Console.Error.WriteLine($"There is no target {name}. There are {string.Join(", ", AllTargets.Make().Select(target => target.Name))}.");
    return 2;
}

int failures = 0;
foreach (FuzzTarget target in targets)
{
    string own = Path.Combine(folder, target.Name);
    Directory.CreateDirectory(own);
    try
    {
        Console.WriteLine(Fuzzer.Run(target, executions, seed, own, first));
    }
    catch (FuzzFailure failure)
    {
        failures++;
        Console.Error.WriteLine(failure.Message);
    }
    finally
    {
        Directory.Delete(own, recursive: true);
    }
}

return failures == 0 ? 0 : 1;
