// Refers a child with a file, and waits until the other council has accepted. C# 7 or later: .NET 6 and up (dotnet run), or Mono:
//
//     mcs -r:System.Net.Http Refer.cs && CME_TOKEN_FILE=…/connector/token mono Refer.exe referral.json ehcp=plan.pdf
//
// Run again, after a crash or by mistake, it sends no second referral: `reference` in the JSON names it, for ever.

using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

public static class Refer
{
    static readonly string Connector = Environment.GetEnvironmentVariable("CME_CONNECTOR") ?? "http://127.0.0.1:4285";
    static readonly HttpClient Client = new HttpClient { Timeout = TimeSpan.FromMinutes(3) };

    public static int Main(string[] arguments)
    {
        return Run(arguments).GetAwaiter().GetResult();
    }

    static async Task<int> Run(string[] arguments)
    {
        var token = File.ReadAllText(Environment.GetEnvironmentVariable("CME_TOKEN_FILE")).Trim();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        var form = new MultipartFormDataContent { { new StringContent(File.ReadAllText(arguments[0])), "request" } };
        for (var i = 1; i < arguments.Length; i++)
        {
            var given = arguments[i].Split(new[] { '=' }, 2);
            form.Add(new ByteArrayContent(File.ReadAllBytes(given[1])), given[0], Path.GetFileName(given[1]));
        }
        var sent = await Read(await Client.PostAsync(Connector + "/referrals", form));
        if (sent == null) return 1;
        var id = Text(sent, "id");
        Console.WriteLine(Text(sent, "status") + " " + id);

        // In a real system `after` is kept in its database, in the transaction that deals with the event.
        for (var after = "0"; ;)
        {
            var page = await Read(await Client.GetAsync(Connector + "/events?after=" + after + "&wait=25"));
            if (page == null) return 1;
            foreach (var one in Regex.Split(page, "(?=\\{\"id\":)"))
            {
                if (Text(one, "verb") != "accept" || Text(one, "referral") != id) continue;
                var read = await Read(await Client.GetAsync(Connector + "/referrals/" + id));
                Console.WriteLine("accepted by " + Text(read.Substring(read.LastIndexOf("\"decided_by\"")), "name"));
                return 0;
            }
            after = Regex.Match(page, "\"next\":(\\d+)").Groups[1].Value;
        }
    }

    static async Task<string> Read(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.IsSuccessStatusCode) return body;
        Console.Error.WriteLine(body);
        return null;
    }

    // So that the example needs nothing beside the runtime; your system reads JSON with System.Text.Json.
    static string Text(string json, string field)
    {
        return Regex.Match(json, "\"" + field + "\":\"([^\"]*)\"").Groups[1].Value;
    }
}
