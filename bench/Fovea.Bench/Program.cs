using Fovea.Bench;

// layers | train, then the Markdown file that the table is written to.
if (args is not [("layers" or "train") and var what, var path])
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Fovea.Bench -- layers|train FILE.md");
    return 2;
}

var report = new Report(what, path);
if (what == "layers")
{
    LayersBenchmark.Run(report);
}
else
{
    TrainBenchmark.Run(report);
}

report.Save();
return 0;
