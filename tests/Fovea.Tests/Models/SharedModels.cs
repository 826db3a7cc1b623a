using System.Collections.Concurrent;
using Fovea.Models;

namespace Fovea.Tests.Models;

/// <summary>Built-in models that several tests look at and none changes; the large ones take a second to initialize.</summary>
internal static class SharedModels
{
    private static readonly ConcurrentDictionary<string, Lazy<Model>> Models = new();

    public static Model Get(string name) => Models.GetOrAdd(name, each => new Lazy<Model>(() => BuiltInModels.Create(each))).Value;
}
