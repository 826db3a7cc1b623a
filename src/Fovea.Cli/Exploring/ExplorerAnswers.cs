using System.Net;
using System.Text;

namespace Fovea.Cli.Exploring;

/// <summary>What is answered to a browser: files of the page and of the workspace, to be read and nothing else.</summary>
/// <param name="site">The page.</param>
/// <param name="workspace">What the person works on, if anything was named.</param>
internal sealed class ExplorerAnswers(SiteFolder site, WorkspaceFiles? workspace = null)
{
    private const string Below = "workspace/";

    /// <summary>Answers one request, whatever it is.</summary>
    public async Task Give(HttpListenerContext context)
    {
        HttpListenerResponse response = context.Response;
        try
        {
            await Answer(context.Request, response).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or HttpListenerException
            or ObjectDisposedException or InvalidOperationException)
        {
            // The browser went away, or a file did between the look and the reading.
            response.Abort();
        }
        finally
        {
            response.Close();
        }
    }

    private async Task Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!IsThisMachine(request.UserHostName))
        {
            // Another name that was made to lead here: a foreign page could read the answers as its own.
            await Say(request, response, HttpStatusCode.MisdirectedRequest, "Only 127.0.0.1 and localhost are served.").ConfigureAwait(false);
        }
        else if (request.HttpMethod is not ("GET" or "HEAD"))
        {
            response.Headers["Allow"] = "GET, HEAD";
            await Say(request, response, HttpStatusCode.MethodNotAllowed, "Files are read here, nothing else.").ConfigureAwait(false);
        }
        else if (PathOf(request) is not { } path)
        {
            await Say(request, response, HttpStatusCode.BadRequest, "This is no path.").ConfigureAwait(false);
        }
        else if (path == Below + WorkspaceFiles.IndexPath && workspace is not null)
        {
            response.Headers["Cache-Control"] = "no-store";
            await Send(request, response, "application/json", new MemoryStream(workspace.Index())).ConfigureAwait(false);
        }
        else if (Find(path) is { } file)
        {
            await Send(request, response, file).ConfigureAwait(false);
        }
        else
        {
            await Say(request, response, HttpStatusCode.NotFound, "There is no such file.").ConfigureAwait(false);
        }
    }

    // Where nothing was named the page's own index says so.
    private ServedFile? Find(string path) => workspace is not null && path.StartsWith(Below, StringComparison.Ordinal)
        ? workspace.Find(path[Below.Length..])
        : site.Find(path);

    private static bool IsThisMachine(string? host)
    {
        string name = host is null ? string.Empty : host.LastIndexOf(':') is >= 0 and int colon ? host[..colon] : host;
        return name is "127.0.0.1" || name.Equals("localhost", StringComparison.OrdinalIgnoreCase);
    }

    // As it was sent: the framework's own reading of an address takes dots and slashes away.
    private static string? PathOf(HttpListenerRequest request)
    {
        string raw = request.RawUrl ?? string.Empty;
        int end = raw.AsSpan().IndexOfAny('?', '#');
        string path = Uri.UnescapeDataString(end < 0 ? raw : raw[..end]);
        return path.StartsWith('/') && !path.Contains('\0', StringComparison.Ordinal) ? path[1..] : null;
    }

    private static async Task Send(HttpListenerRequest request, HttpListenerResponse response, ServedFile file)
    {
        string accepted = request.Headers["Accept-Encoding"] ?? string.Empty;
        (string? encoding, string path) = (null, file.Path);
        foreach ((string packing, string packed) in file.Packed)
        {
            if (encoding is null && Accepts(accepted, packing))
            {
                (encoding, path) = (packing, packed);
            }
        }

        string mark = ServedFile.Mark(new FileInfo(path));
        response.Headers["ETag"] = mark;
        response.Headers["Cache-Control"] = file.IsForever ? "public, max-age=31536000, immutable" : "no-cache";
        if (file.Packed.Count > 0)
        {
            response.Headers["Vary"] = "Accept-Encoding";
        }

        if (request.Headers["If-None-Match"] == mark)
        {
            response.StatusCode = (int)HttpStatusCode.NotModified;
            return;
        }

        // Held open while it is sent: a run that goes on puts another file in its place, and this one stays whole.
        var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true);
        if (encoding is not null)
        {
            response.Headers["Content-Encoding"] = encoding;
        }

        await Send(request, response, file.Type, content).ConfigureAwait(false);
    }

    private static bool Accepts(string accepted, string packing) => accepted.Split(',').Select(each => each.Split(';', 2)).Any(each =>
        each[0].Trim().Equals(packing, StringComparison.OrdinalIgnoreCase)
        && (each.Length == 1 || each[1].Replace(" ", string.Empty, StringComparison.Ordinal) is not ("q=0" or "q=0.0")));

    private static async Task Send(HttpListenerRequest request, HttpListenerResponse response, string type, Stream content)
    {
        await using (content.ConfigureAwait(false))
        {
            response.ContentType = type;
            response.ContentLength64 = content.Length;
            if (request.HttpMethod == "GET")
            {
                await content.CopyToAsync(response.OutputStream).ConfigureAwait(false);
            }
        }
    }

    private static Task Say(HttpListenerRequest request, HttpListenerResponse response, HttpStatusCode status, string message)
    {
        response.StatusCode = (int)status;
        return Send(request, response, "text/plain; charset=utf-8", new MemoryStream(Encoding.UTF8.GetBytes(message + "\n")));
    }
}
