import UIKit
import WebKit

/// What a page may ask of the person in front of it: alert, confirm, prompt, a new window, camera and microphone.
extension WebViewController: WKUIDelegate {
    func webView(
        _ webView: WKWebView,
        createWebViewWith configuration: WKWebViewConfiguration,
        for action: WKNavigationAction,
        windowFeatures: WKWindowFeatures
    ) -> WKWebView? {
        // There is one window: a page that wants another gets this one.
        if let url = action.request.url, policy.isApp(url) { webView.load(action.request) }
        return nil
    }

    func webView(
        _ webView: WKWebView,
        runJavaScriptAlertPanelWithMessage message: String,
        initiatedByFrame frame: WKFrameInfo
    ) async {
        _ = await ask(message, isQuestion: false)
    }

    func webView(
        _ webView: WKWebView,
        runJavaScriptConfirmPanelWithMessage message: String,
        initiatedByFrame frame: WKFrameInfo
    ) async -> Bool {
        await ask(message) != nil
    }

    func webView(
        _ webView: WKWebView,
        runJavaScriptTextInputPanelWithPrompt prompt: String,
        defaultText: String?,
        initiatedByFrame frame: WKFrameInfo
    ) async -> String? {
        await ask(prompt, suggestion: defaultText ?? "")
    }

    /// Asks only where Info.plist says what for; without that sentence iOS would end the app.
    func webView(
        _ webView: WKWebView,
        decideMediaCapturePermissionsFor origin: WKSecurityOrigin,
        initiatedBy frame: WKFrameInfo,
        type: WKMediaCaptureType
    ) async -> WKPermissionDecision {
        let needed: [String]
        switch type {
        case .camera: needed = ["NSCameraUsageDescription"]
        case .microphone: needed = ["NSMicrophoneUsageDescription"]
        case .cameraAndMicrophone: needed = ["NSCameraUsageDescription", "NSMicrophoneUsageDescription"]
        @unknown default: return .deny
        }
        let isExplained = needed.allSatisfy { Bundle.main.object(forInfoDictionaryKey: $0) != nil }
        return isExplained ? .prompt : .deny
    }

    /// The text entered (empty where none was asked for), or nil where the person declined.
    private func ask(_ message: String, isQuestion: Bool = true, suggestion: String? = nil) async -> String? {
        guard presentedViewController == nil else { return nil }
        return await withCheckedContinuation { answer in
            let alert = UIAlertController(title: nil, message: message, preferredStyle: .alert)
            if let suggestion { alert.addTextField { $0.text = suggestion } }
            if isQuestion {
                alert.addAction(UIAlertAction(title: String(localized: "dialog.cancel"), style: .cancel) { _ in
                    answer.resume(returning: nil)
                })
            }
            alert.addAction(UIAlertAction(title: String(localized: "dialog.ok"), style: .default) { [weak alert] _ in
                answer.resume(returning: alert?.textFields?.first?.text ?? "")
            })
            present(alert, animated: true)
        }
    }
}
