/**
 * Words and sentences that people who write Arabic take for passwords, the most likely first: names, prayers and
 * greetings, family, places, clubs; then the same as they are written in Latin letters and digits (7 for ح, 3 for ع, 2 for
 * a hamza). No list of leaked passwords that may be shipped holds any in Arabic letters.
 */
const arabic = `
كلمة السر|كلمة المرور|الرقم السري|باسورد|باسوورد|سري|مفتاح|مدير|المدير|مستخدم|ادمن|دخول|مرحبا|اهلا|اهلا وسهلا|السلام عليكم
السلام عليكم ورحمة الله|السلام عليكم ورحمة الله وبركاته|بسم الله|بسم الله الرحمن الرحيم|الحمد لله|الحمد لله رب العالمين
سبحان الله|سبحان الله وبحمده|سبحان الله العظيم|الله اكبر|لا اله الا الله|لا اله الا الله محمد رسول الله|استغفر الله
استغفر الله العظيم|ان شاء الله|ما شاء الله|ماشاء الله|توكلت على الله|حسبي الله ونعم الوكيل|لا حول ولا قوة الا بالله
اللهم صل على محمد|صلى الله عليه وسلم|يا رب|يارب|الله|رب|القران|قران|رمضان|رمضان كريم|عيد مبارك|مكة|المدينة|القدس|الكعبة
محمد|احمد|محمود|علي|حسن|حسين|عمر|عثمان|ابراهيم|اسماعيل|يوسف|موسى|عيسى|خالد|سعد|سعيد|فهد|فيصل|سلطان|سلمان|عبدالله|عبد الله
عبدالرحمن|عبد الرحمن|عبدالعزيز|عبد العزيز|عبدالكريم|مصطفى|كريم|طارق|وليد|ياسر|هاني|سامي|رامي|زياد|بدر|ناصر|نواف|تركي|ماجد
فاطمة|عائشة|خديجة|مريم|زينب|سارة|نورة|نور|ليلى|منى|هدى|هند|سلمى|امل|ايمان|رنا|دينا|ريم|لينا|ياسمين|رانيا|شهد|جنى|ملك
حبيبي|حبيبتي|حبي|احبك|بحبك|احبك يا|حياتي|عمري|روحي|قلبي|قمر|ملاك|اميرة|امير|ملكة|عسل|ورد|وردة|شمس|نجمة|سماء|بحر|فراشة
ماما|بابا|امي|ابي|اخي|اختي|جدي|جدتي|ابني|بنتي|عائلتي|اولادي|احب امي|احب ابي|امي الحبيبة|بيتي|وطني|بلدي|حرية|سلام|امل
مصر|القاهرة|الاسكندرية|السعودية|الرياض|جدة|الدمام|الكويت|قطر|الدوحة|دبي|ابوظبي|الامارات|البحرين|عمان|مسقط|اليمن|صنعاء|عدن
العراق|بغداد|البصرة|الموصل|سوريا|دمشق|حلب|لبنان|بيروت|فلسطين|غزة|الاردن|ليبيا|طرابلس|تونس|الجزائر|وهران|المغرب|الدار البيضاء
الرباط|السودان|الخرطوم|موريتانيا|الصومال|الاهلي|الزمالك|الهلال|النصر|الاتحاد|برشلونة|ريال مدريد|ريال|ليفربول|ميسي|رونالدو
واحد|اثنان|ثلاثة|اربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة|واحد اثنان ثلاثة|واحد اثنين ثلاثة|ابجد|ابجد هوز|ابجد هوز حطي كلمن|الف باء تاء
السبت|الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعة|يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر
محرم|صفر|رجب|شعبان|شوال|صيف|شتاء|ربيع|خريف|اسد|نمر|ذئب|صقر|حصان|قطة|كلب|جمل|كمبيوتر|انترنت|جوال|هاتف|سيارة|مدرسة|جامعة
شركة|مكتب|موقع|متجر|سفينة|ميناء|مرسى|مرفأ|على|من|في|الى|عن|هذا|هذه|انا|انت|هو|هي|نحن|يا|لا|نعم|كل|جديد|قديم|كبير|صغير
`;

const latin = `
allah|bismillah|bismillahi|alhamdulillah|alhamdulilah|subhanallah|allahuakbar|allahu akbar|lailahaillallah|inshallah|inchallah
mashallah|machallah|astaghfirullah|assalamualaikum|assalamu alaikum|salam|salaam|ahlan|marhaba|mar7aba|yarab|yarabb|ya rab
ramadan|mohammed|mohammad|mohamed|mohamad|muhammad|muhammed|ahmad|ahmed|mahmoud|mahmood|ibrahim|youssef|yousef|yusuf|mustafa
moustafa|abdallah|abdullah|abdelrahman|abdulrahman|abdulaziz|abdelaziz|khaled|khalid|fatima|fatma|aisha|aicha|3aisha|khadija
maryam|mariam|zainab|zeinab|noura|nour|layla|leila|laila|habibi|7abibi|habibti|7abibti|habeebi|hayati|7ayati|omri|3omri|rohi
ro7i|albi|qalbi|amar|2amar|malak|amira|ba7ebak|bahebak|bhebak|ba7ebik|mama|baba|ommi|abi|masr|misr|elqahera|alriyadh|dubai
falasteen|falastin|filistin|alquds|gaza|beirut|bayrout|dimashq|baghdad|elahly|alahly|zamalek|alhilal|alnassr|kalimat
kalimatsir|kelmetelser|kelmet elser|7abib|3ali|3omar|3abdallah|5aled|7asan|7ussain|mabrouk|mabrook|yallah|yalla|sukran|shukran
`;

const toWords = (text: string) => text.split(/[|\n]/).filter(Boolean);

export const arabicWords: readonly string[] = [...toWords(arabic), ...toWords(latin)];
