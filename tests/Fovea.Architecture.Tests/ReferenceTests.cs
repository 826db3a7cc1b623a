using System.Xml.Linq;
using Fovea.Testing;

namespace Fovea.Architecture.Tests;

/// <summary>Who may know whom: a reference points to a project nearer the foundation, never back.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["Fovea.Steps"] = [],
        ["Fovea.Kernels"] = [],
        ["Fovea"] = ["Fovea.Kernels"],
        ["Fovea.Data"] = ["Fovea"],
        ["Fovea.Onnx"] = ["Fovea"],
        ["Fovea.Checking"] = ["Fovea.Steps", "Fovea", "Fovea.Data"],
        ["Fovea.Explaining"] = ["Fovea.Steps", "Fovea", "Fovea.Data"],
        ["Fovea.Reports"] = ["Fovea", "Fovea.Data", "Fovea.Explaining"],
        ["Fovea.Explorer"] = ["Fovea.Steps", "Fovea", "Fovea.Data", "Fovea.Onnx", "Fovea.Explaining"],
        ["Fovea.Cli"] = ["Fovea.Steps", "Fovea", "Fovea.Data", "Fovea.Onnx", "Fovea.Checking", "Fovea.Reports", "Fovea.Explaining"],
    };

    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["Fovea.Steps"] = ["System.Numerics.Tensors"],
        ["Fovea.Kernels"] = [],
        ["Fovea"] = ["System.Numerics.Tensors"],
        ["Fovea.Data"] = ["StbImageSharp", "StbImageWriteSharp"],
        ["Fovea.Onnx"] = ["Google.Protobuf", "Grpc.Tools"],
        ["Fovea.Checking"] = ["System.Numerics.Tensors"],
        ["Fovea.Reports"] = ["Google.Protobuf", "Grpc.Tools"],
        ["Fovea.Explaining"] = ["System.Numerics.Tensors"],
        ["Fovea.Explorer"] = ["Microsoft.AspNetCore.Components.WebAssembly", "System.Numerics.Tensors"],
        ["Fovea.Cli"] = ["Spectre.Console", "System.CommandLine"],
    };

    [Fact]
    public void Every_project_in_src_has_its_place_in_the_list() =>
        Assert.Equal(Projects.Keys.Order(), Repository.Files("src", "*.csproj").Select(Path.GetFileNameWithoutExtension).Order());

    [Fact]
    public void References_between_projects_are_the_ones_allowed()
    {
        foreach ((string project, string[] allowed) in Projects)
        {
            Assert.Equal(allowed.Order(), References(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Order());
        }
    }

    [Fact]
    public void Packages_in_src_are_the_ones_chosen()
    {
        foreach ((string project, string[] allowed) in Packages)
        {
            Assert.Equal(allowed.Order(), References(project, "PackageReference").Order());
        }
    }

    [Fact]
    public void Versions_stand_in_one_place()
    {
        foreach (string file in Repository.Files(".", "*.csproj"))
        {
            Assert.DoesNotContain(XDocument.Load(file).Descendants("PackageReference"), reference => reference.Attribute("Version") is not null);
        }
    }

    [Fact]
    public void Only_the_kernels_are_unsafe()
    {
        foreach (string file in Repository.Files("src", "*.csproj").Where(file => !file.EndsWith("Fovea.Kernels.csproj", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain("AllowUnsafeBlocks", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nothing_in_src_calls_native_code()
    {
        foreach (string file in Repository.Files("src", "*.cs"))
        {
            string text = File.ReadAllText(file);
            Assert.False(text.Contains("DllImport", StringComparison.Ordinal) || text.Contains("LibraryImport", StringComparison.Ordinal), file);
        }
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"))
            .Descendants(kind)
            .Select(reference => ((string)reference.Attribute("Include")!).Replace('\\', '/'));
}
