# Signs programs with the certificate in $env:WINDOWS_CERTIFICATE (a .pfx, base64) and $env:CERTIFICATE_PASSWORD.
$ErrorActionPreference = "Stop"
$certificate = Join-Path $env:RUNNER_TEMP "certificate.pfx"
[IO.File]::WriteAllBytes($certificate, [Convert]::FromBase64String($env:WINDOWS_CERTIFICATE))
try {
    $tool = Get-ChildItem "C:\Program Files (x86)\Windows Kits\10\bin\*\x64\signtool.exe" | Select-Object -Last 1
    foreach ($program in $args | ForEach-Object { $_ }) {
        & $tool sign /f $certificate /p $env:CERTIFICATE_PASSWORD /fd SHA256 /tr http://timestamp.digicert.com /td SHA256 $program
        if ($LASTEXITCODE) { throw "signtool failed on $program" }
    }
} finally {
    Remove-Item $certificate
}
