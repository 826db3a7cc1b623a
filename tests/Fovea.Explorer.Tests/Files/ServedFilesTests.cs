using System.Net;
using System.Text;
using Fovea.Explorer.Files;
using Fovea.Explorer.State;
using Fovea.Models;

namespace Fovea.Explorer.Tests.Files;

/// <summary>What the server of the page gives: in turn with the person's own files, within bounds, and its failures in words.</summary>
public sealed class ServedFilesTests
{
    private static readonly byte[] Own = BuiltInModels.Create("mnist-cnn").ToBytes();
    private static readonly byte[] Served = BuiltInModels.Create("lenet5").ToBytes();

    [Theory]
    [InlineData("index.json")]
    [InlineData("served.safetensors")]
    public async Task A_model_that_is_served_late_leaves_the_persons_own_in_use(string late)
    {
        var workspace = new Workspace();
        var opener = new FileOpener(workspace);
        var answered = new TaskCompletionSource();
        Task opening = Files(opener, async name =>
        {
            if (name == late)
            {
                await answered.Task;
            }

            return Content(name == "index.json" ? Encoding.UTF8.GetBytes("""{"model": "served.safetensors"}""") : Served);
        }).OpenModel();
        Task own = opener.Open(() => Task.FromResult<SourceFile?>(SourceFile.From("own.safetensors", Own)));
        answered.SetResult();
        await opening;
        await own;
        Assert.Equal("mnist-cnn", workspace.Model!.Name);
        Assert.Equal(["served.safetensors: a model.", "own.safetensors: a model."], opener.News.Select(news => news.Title));
    }

    [Fact]
    public async Task What_goes_wrong_with_the_server_is_told()
    {
        foreach ((Func<HttpResponseMessage> answer, string message) in ((Func<HttpResponseMessage>, string)[])
            [
                (() => new HttpResponseMessage(HttpStatusCode.NotFound), "The server of this page answered 404."),
                (() => throw new HttpRequestException("The line is cut."), "The server of this page did not give it (The line is cut)."),
                (() => throw new TaskCanceledException("It took too long."), "The server of this page did not give it (It took too long)."),
            ])
        {
            var opener = new FileOpener(new Workspace());
            await Files(opener, name => Task.FromResult(
                name == "index.json" ? Content("""{"model": "my.safetensors"}"""u8.ToArray()) : answer())).OpenModel();
            Assert.Equal(["my.safetensors was not opened."], opener.News.Select(news => news.Title));
            Assert.Equal(message, opener.News[0].Text);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_is_read_up_to_what_is_left(bool tellsLength)
    {
        ServedFiles files = Files(new FileOpener(new Workspace()), _ =>
        {
            HttpResponseMessage answer = Content(tellsLength ? Own : []);
            answer.Content = tellsLength ? answer.Content : new StreamContent(new Unmeasured(Own));
            return Task.FromResult(answer);
        });
        Assert.Equal(Own, await files.Read("0001.safetensors", Own.Length));
        FoveaException refusal = await Assert.ThrowsAsync<FoveaException>(() => files.Read("0001.safetensors", 2048));
        Assert.StartsWith("0001.safetensors: the file has more than the 2 KiB that a browser's tab has left for it.", refusal.Message, StringComparison.Ordinal);
    }

    private static ServedFiles Files(FileOpener opener, Func<string, Task<HttpResponseMessage>> answer) =>
        new(new HttpClient(new Answers(answer)) { BaseAddress = new Uri("http://page.test/") }, opener);

    private static HttpResponseMessage Content(byte[] bytes) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };

    private sealed class Answers(Func<string, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request.RequestUri!.Segments[^1]);
    }

    // A stream that cannot tell its length.
    private sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
