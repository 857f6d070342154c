using System.CommandLine;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli.Commands;

/// <summary>Answer of <c>enroll --json</c>. Never the keys.</summary>
internal sealed record EnrolReport(string Kiosk, Uri Office, string DirectoryKeyId, int FirstEpoch);

/// <summary>Exchanges a one-time code of the office for this machine's keys.</summary>
internal static class EnrolCommand
{
    private const int MaxAnswer = 64 * 1024;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);

    public static void AddTo(RootCommand root, CommandShell shell)
    {
        var office = new Option<string>("--office") { Description = "Address of the office, as in the configuration", HelpName = "URL" };
        var code = new Option<string>("--code") { Description = "One-time code made at the office", HelpName = "CODE", Required = true };
        var enroll = new Command("enroll", "Enrol this machine at the office with a one-time code; the kiosk uses the keys from its next start on") { office, code }.With("kioskctl enroll --office https://office.example.org/ --code CODE");
        shell.Set(enroll, (parsed, options, report, cancellationToken) => RunAsync(options, parsed.GetValue(office), parsed.GetValue(code)!, report, cancellationToken));
        root.Subcommands.Add(enroll);
    }

    private static async Task<int> RunAsync(KioskOptions options, string? office, string code, Report report, CancellationToken cancellationToken)
    {
        if (office is not null && (!Uri.TryCreate(office, UriKind.Absolute, out var url) || url != options.OfficeUrl))
            throw new CommandFailedException(ExitCode.Usage, $"--office says {office}, the configuration says {options.OfficeUrl}. The kiosk would report to the second: correct one of them.");
        var previous = Enrolment.Read(options.DataFolder, options.Machine) switch
        {
            EnrolmentReading.Enrolled enrolled => enrolled.Enrolment,
            _ => null,
        };

        // The code is good once: whatever can be found wrong here must be found before it is spent.
        ProbeFolder(options.DataFolder);
        var answer = await AskAsync(options, code, cancellationToken).ConfigureAwait(false);
        var made = Enrolment.From(answer, options.Machine, previous, out var problem)
            ?? throw new CommandFailedException(ExitCode.Bad, $"the office's answer cannot be used: {problem}. Make a new code there.");
        made.Write(options.DataFolder);
        report.Show(new EnrolReport(made.Kiosk, options.OfficeUrl, made.DirectoryKeyId, made.FirstEpoch), shown =>
            report.Line($"{shown.Kiosk} is enrolled at {shown.Office}. Restart the kiosk if it is running: systemctl restart kiosklocker"));
        return ExitCode.Ok;
    }

    private static void ProbeFolder(string folder)
    {
        var probe = Path.Combine(folder, Enrolment.FileName + ".probe");
        try
        {
            Enrolment.MakeFolder(folder);
            using var file = new FileStream(probe, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.NotPermitted, $"this user may not write {folder}. Use root or the kiosk's user. The code was not used.");
        }
        catch (IOException fault)
        {
            throw new CommandFailedException(ExitCode.Bad, $"{folder} cannot be written: {fault.Message}. The code was not used.");
        }
    }

    private static async Task<EnrolAnswer> AskAsync(KioskOptions options, string code, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = options.OfficeUrl, Timeout = AnswerLimit, MaxResponseContentBufferSize = MaxAnswer };
        try
        {
            using var answer = await http.PostAsJsonAsync("/api/v1/enrol", new EnrolRequest(code, options.Machine), WireJson.Options, cancellationToken).ConfigureAwait(false);
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                throw new CommandFailedException(ExitCode.Bad, "the office takes no more tries from this address now. Wait a minute and try again.");
            if (!answer.IsSuccessStatusCode)
                throw new CommandFailedException(ExitCode.Bad, $"the office refuses: {Parse<WireProblem>(bytes)?.Error ?? $"answer {(int)answer.StatusCode}. Is {options.OfficeUrl} the office?"}");
            return Parse<EnrolAnswer>(bytes) ?? throw new CommandFailedException(ExitCode.Bad, $"{options.OfficeUrl} answers, but not as an office.");
        }
        catch (HttpRequestException fault)
        {
            throw new CommandFailedException(ExitCode.NotReachable, $"the office {options.OfficeUrl} cannot be reached: {fault.Message}. The code may be tried again.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.NotReachable, $"the office did not answer within {AnswerLimit.TotalSeconds:0} s. Try again; when the code is used up, make a new one.");
        }
    }

    private static T? Parse<T>(byte[] bytes)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, WireJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
