using System.CommandLine;
using Fovea.Cli.Shell;

namespace Fovea.Cli.Tests.Steps;

public sealed class ShellTests
{
    public static TheoryData<Exception, int> Failures => new()
    {
        { new FoveaException("bad"), 1 },
        { new ArgumentException("bad"), 1 },
        { new IOException("bad"), 1 },
        { new UnauthorizedAccessException("bad"), 1 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void AFailureIsOneMessage(Exception failure, int code)
    {
        Assert.Equal((code, "", "error: bad\n"), Run(_ => throw failure));
        Assert.Equal((code, "{\n  \"error\": \"bad\"\n}\n", ""), Run(_ => throw failure, "--json"));
    }

    [Fact]
    public void CancellationHasItsOwnCode() =>
        Assert.Equal((130, "", "error: Cancelled. Nothing was written.\n"), Run(_ => throw new OperationCanceledException()));

    [Fact]
    public void WithJsonTheConsoleIsMute() => Assert.Equal((0, "", ""), Run(
        output =>
        {
            output.Console.Write(new Spectre.Console.Text("for people"));
            return ExitCode.Done;
        },
        "--json"));

    private static (int Code, string Out, string Error) Run(Func<Output, int> body, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var job = new Command("job", "") { SharedOptions.Json };
        job.SetAction(parse => CommandRunner.Run(parse, body));
        int code = CommandRunner.Invoke(
            new RootCommand { job }, ["job", .. args], new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
