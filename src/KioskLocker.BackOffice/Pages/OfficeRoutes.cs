using System.Reflection;
using KioskLocker.BackOffice.Alerts;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.BackOffice.Staff;
using KioskLocker.Core.Uplink;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace KioskLocker.BackOffice.Pages;

/// <summary>
/// The addresses of the pages. A GET shows; a POST acts and then shows by redirect. Every POST reads the form, and
/// with that the antiforgery token is checked.
/// </summary>
internal static class OfficeRoutes
{
    /// <summary>Policy of those who may see and move papers.</summary>
    public const string Papers = "papers";

    /// <summary>Policy of administrators.</summary>
    public const string Everything = "everything";

    public const string LoginLimit = "login";

    public static void Map(WebApplication app)
    {
        var css = ReadCss();
        app.MapGet("/office.css", () => Results.Bytes(css, "text/css; charset=utf-8"));
        app.MapGet("/", () => Results.Redirect("/deposits"));
        MapEntry(app);
        var staff = app.MapGroup("").RequireAuthorization();
        MapLists(staff);
        MapDropOff(staff);
        MapFleet(staff);
        DeskRoutes.Map(staff);
    }

    private static void MapEntry(WebApplication app)
    {
        app.MapGet("/login", (HttpContext context, string? returnUrl) => Page<LoginPage>(context, new() { ["Next"] = Local(returnUrl) }));
        app.MapPost("/login", LoginAsync).RequireRateLimiting(LoginLimit);
        app.MapPost("/logout", async (IFormCollection form, SignInManager<StaffAccount> signIn) =>
        {
            await signIn.SignOutAsync().ConfigureAwait(false);
            return Results.Redirect("/login");
        });
        app.MapPost("/language", (IFormCollection form, HttpContext context) =>
        {
            context.Response.Cookies.Append(PageView.LanguageCookie, form["to"] == "en" ? "en" : "vi", new CookieOptions { SameSite = SameSiteMode.Strict, HttpOnly = true, IsEssential = true });
            return Results.Redirect("/deposits");
        });
        app.MapGet("/denied", (HttpContext context) => Refused(context, 403));
    }

    private static async Task<IResult> LoginAsync(IFormCollection form, HttpContext context, SignInManager<StaffAccount> signIn, UserManager<StaffAccount> users, IPasswordHasher<StaffAccount> hasher)
    {
        var name = form["name"].ToString().Trim();
        var password = form["password"].ToString();
        if (password.Length > 256 || await users.FindByNameAsync(name).ConfigureAwait(false) is not { } account)
        {
            // An unknown name takes as long as a wrong password.
            hasher.HashPassword(new StaffAccount { Id = "", Name = "", Role = "" }, "unknown");
            return LoginFailed(context, form);
        }

        var result = await signIn.PasswordSignInAsync(account, password, isPersistent: false, lockoutOnFailure: true).ConfigureAwait(false);
        return result.Succeeded ? Results.LocalRedirect(Local(form["next"])) : LoginFailed(context, form);
    }

    private static RazorComponentResult LoginFailed(HttpContext context, IFormCollection form) =>
        Page<LoginPage>(context, new() { ["Failed"] = true, ["Next"] = Local(form["next"]) }, 401);

    private static void MapLists(RouteGroupBuilder staff)
    {
        staff.MapGet("/deposits", (HttpContext context, DropOffLedger ledger) => List(
            context, ledger.Waiting(), ("Hồ sơ chờ kiểm tra", "Deposits waiting"), ("Xếp theo hạn kiểm tra; chưa phải là tiếp nhận.", "By check deadline; a drop-off is not yet an acceptance.")));
        staff.MapGet("/unsettled", (HttpContext context, DropOffLedger ledger) => List(
            context, ledger.Unsettled(), ("Chưa rõ và đã rút", "Unsettled and withdrawn"), ("Xem ngăn tại máy rồi ghi nhận; không đoán.", "Look into the compartment, then note it; never guess.")));
        staff.MapGet("/done", (HttpContext context, DropOffLedger ledger) => List(
            context, ledger.Done(), ("Đã trả", "Handed over"), ("Dữ liệu cá nhân được xóa 30 ngày sau khi trả.", "Personal data are erased 30 days after the hand-over.")));
        // Looking for a person by number is a look at personal data, and it never stands in an address.
        staff.MapPost("/find", (IFormCollection form, HttpContext context, DropOffLedger ledger) => List(
            context, ledger.Find(form["text"].ToString()), ("Kết quả tìm", "Found"), ("", ""))).RequireAuthorization(Papers);
    }

    private static void MapDropOff(RouteGroupBuilder staff)
    {
        var one = staff.MapGroup("/deposits/{kiosk}/{number}");
        one.MapGet("", (string kiosk, string number, HttpContext context, DropOffLedger ledger) => Show(context, ledger.Get(kiosk, number), false));
        var papers = one.MapGroup("").RequireAuthorization(Papers);
        papers.MapPost("/reveal", (string kiosk, string number, IFormCollection form, HttpContext context, DropOffLedger ledger) =>
            Show(context, ledger.Reveal(kiosk, number, Who(context)), true));
        papers.MapPost("/check", (string kiosk, string number, IFormCollection form, HttpContext context, DropOffLedger ledger) =>
            Acted(context, ledger, kiosk, number, ledger.BeginCheck(kiosk, number, Who(context))));
        papers.MapPost("/accept", (string kiosk, string number, IFormCollection form, HttpContext context, DropOffLedger ledger, DossierDesk desk) =>
            Acted(context, ledger, kiosk, number, desk.Accept(kiosk, number, form["dossier"], Who(context)).Problem));
        papers.MapPost("/supplement", (string kiosk, string number, IFormCollection form, HttpContext context, DropOffLedger ledger, DossierDesk desk) =>
            Acted(context, ledger, kiosk, number, desk.AskSupplement(kiosk, number, form["dossier"], Who(context))));
        papers.MapPost("/refuse", (string kiosk, string number, IFormCollection form, HttpContext context, DropOffLedger ledger, DossierDesk desk) => form["sure"] == "yes"
            ? Acted(context, ledger, kiosk, number, desk.Refuse(kiosk, number, form["dossier"], Who(context)))
            : Refused(context, 400));
        papers.MapPost("/custody-out", (string kiosk, string number, IFormCollection form, HttpContext context, DropOffLedger ledger) => form["sure"] == "yes"
            ? Acted(context, ledger, kiosk, number, ledger.CustodyOut(kiosk, number, Who(context)))
            : Refused(context, 400));
    }

    private static void MapFleet(RouteGroupBuilder staff)
    {
        staff.MapGet("/kiosks", (HttpContext context) => Kiosks(context));
        staff.MapPost("/kiosks/code", (IFormCollection form, HttpContext context, KioskRegistry kiosks) =>
        {
            var machine = form["machine"].ToString().Trim().ToUpperInvariant();
            return MachineNumber.IsValid(machine)
                ? Kiosks(context, kiosks.MakeCode(machine, Who(context)), machine)
                : Kiosks(context, problem: View(context).T("Số máy gồm 4 ký tự 0–9, A–Z, không có I, L, O, U.", "A machine number is 4 characters of 0–9 and A–Z without I, L, O, U."));
        }).RequireAuthorization(Everything);
        staff.MapGet("/alerts", (HttpContext context, AlertBook alerts, KioskRegistry kiosks, OfficeOptions options, TimeProvider clock) =>
        {
            var now = clock.GetUtcNow();
            var live = kiosks.List().SelectMany(k => KioskHealth.Concerns(k, now, options.OnlineWithin).Select(c => (k.Id, c))).ToList();
            return Page<AlertsPage>(context, new() { ["Rows"] = alerts.List(300), ["Live"] = live });
        });
        staff.MapPost("/alerts/{id:long}/seen", (long id, IFormCollection form, HttpContext context, AlertBook alerts) =>
            alerts.MarkSeen(id, Who(context)) ? Results.LocalRedirect("/alerts") : Refused(context, 404));
        staff.MapGet("/messages", (HttpContext context, CitizenMessages messages, OfficeOptions options) =>
            Page<MessagesPage>(context, new() { ["Rows"] = messages.List(200), ["GatewaySet"] = options.MessageGateway is not null }));
        staff.MapGet("/procedures", (HttpContext context, DirectoryStore directory) =>
        {
            var (procedures, agencies, holidays, version) = directory.View();
            return Page<ProceduresPage>(context, new() { ["Rows"] = procedures, ["Agencies"] = agencies, ["Holidays"] = holidays, ["Version"] = version });
        });
        staff.MapPost("/procedures/{code}/switch", (string code, IFormCollection form, HttpContext context, DirectoryStore directory) =>
            directory.Switch(code, form["on"] == "yes", Who(context)) ? Results.LocalRedirect("/procedures") : Refused(context, 404)).RequireAuthorization(Everything);
    }

    private static RazorComponentResult Kiosks(HttpContext context, string? code = null, string? machine = null, string? problem = null) => Page<KiosksPage>(context, new()
    {
        ["Rows"] = context.RequestServices.GetRequiredService<KioskRegistry>().List(),
        ["Within"] = context.RequestServices.GetRequiredService<OfficeOptions>().OnlineWithin,
        ["Code"] = code,
        ["CodeMachine"] = machine,
        ["Problem"] = problem,
    }, problem is null ? 200 : 400);

    private static RazorComponentResult List(HttpContext context, List<DropOffRow> rows, (string Vi, string En) title, (string Vi, string En) intro)
    {
        var view = View(context);
        return Page<DropOffListPage>(context, new()
        {
            ["Title"] = view.T(title.Vi, title.En),
            ["Intro"] = view.T(intro.Vi, intro.En),
            ["Rows"] = rows,
            ["Names"] = Names(context, view),
        });
    }

    private static RazorComponentResult Show(HttpContext context, (DropOffRow Row, PersonalData? Person)? found, bool revealed, string? problem = null)
    {
        if (found is not { } drop)
            return Refused(context, 404);
        var view = View(context);
        var (due, skipped) = context.RequestServices.GetRequiredService<DossierDesk>().Preview(drop.Row.Procedure);
        return Page<DropOffPage>(context, new()
        {
            ["Due"] = due,
            ["Skipped"] = skipped,
            ["Row"] = drop.Row,
            ["Person"] = drop.Person,
            ["Revealed"] = revealed,
            ["Problem"] = problem,
            ["ProcedureName"] = Names(context, view).GetValueOrDefault(drop.Row.Procedure ?? "") ?? drop.Row.Procedure ?? "–",
        }, problem is null ? 200 : 400);
    }

    private static IResult Acted(HttpContext context, DropOffLedger ledger, string kiosk, string number, ActProblem problem)
    {
        var view = View(context);
        return problem switch
        {
            ActProblem.None => Results.LocalRedirect($"/deposits/{Uri.EscapeDataString(kiosk)}/{Uri.EscapeDataString(number)}"),
            ActProblem.NotFound => Refused(context, 404),
            _ => Show(context, ledger.Get(kiosk, number), false, view.T(ActWords.Of(problem).Vi, ActWords.Of(problem).En)),
        };
    }

    public static RazorComponentResult Refused(HttpContext context, int status)
    {
        var view = View(context);
        var (title, text) = status switch
        {
            403 => (view.T("Không được phép", "Not allowed"), view.T("Tài khoản của bạn không có quyền này.", "Your account may not do this.")),
            404 => (view.T("Không tìm thấy", "Not found"), view.T("Không có gì tại địa chỉ này.", "There is nothing at this address.")),
            _ => (view.T("Yêu cầu không hợp lệ", "Bad request"), view.T("Hãy quay lại và thử lần nữa.", "Please go back and try again.")),
        };
        return Page<PlainPage>(context, new() { ["Title"] = title, ["Text"] = text }, status);
    }

    public static RazorComponentResult Page<TPage>(HttpContext context, Dictionary<string, object?> parameters, int status = 200)
        where TPage : IComponent
    {
        parameters["View"] = View(context);
        return new RazorComponentResult(typeof(TPage), parameters) { StatusCode = status };
    }

    public static PageView View(HttpContext context) => PageView.From(
        context,
        context.RequestServices.GetRequiredService<TimeProvider>(),
        context.RequestServices.GetRequiredService<DirectoryStore>().IsDemo());

    private static Dictionary<string, string> Names(HttpContext context, PageView view) =>
        context.RequestServices.GetRequiredService<DirectoryStore>().View().Procedures.ToDictionary(p => p.Procedure.Code.Text, p => view.T(p.Procedure.NameVi, p.Procedure.NameEn));

    public static string Who(HttpContext context) => context.User.Identity?.Name ?? throw new InvalidOperationException("The page needs a log-in.");

    /// <summary>Only an address of this site may be returned to.</summary>
    private static string Local(string? url) => url is ['/', ..] and not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : "/deposits";

    private static byte[] ReadCss()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("office.css")
            ?? throw new InvalidOperationException("office.css is not inside the program.");
        var css = new byte[stream.Length];
        stream.ReadExactly(css);
        return css;
    }
}
