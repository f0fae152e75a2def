// CircuitPython's boards by the chip that runs TLS. Each line is a board's id, and its name as in boot_out.txt. From
// ports/*/boards/*/mpconfigboard.{mk,h} of main at cd3da4a5d8 (2026-08-21): IDF_TARGET or CHIP_VARIANT,
// MICROPY_HW_BOARD_NAME. Of rp2 only boards with a CYW43, of SAMD51 only those with an AirLift. Loaded on demand.

export const CIRCUITPYTHON_BOARDS: Readonly<Record<string, string>> = {
  esp32: `
adafruit_feather_esp32_v2 Adafruit Feather ESP32 V2
adafruit_feather_huzzah32 Adafruit Feather HUZZAH32
adafruit_huzzah32_breakout Adafruit HUZZAH32 Breakout
adafruit_itsybitsy_esp32 Adafruit ItsyBitsy ESP32
adafruit_mini_sparkle_motion Adafruit Mini Sparkle Motion
adafruit_qtpy_esp32_pico Adafruit QT Py ESP32 PICO
adafruit_sparkle_motion Adafruit Sparkle Motion
adafruit_sparkle_motion_stick Adafruit Sparkle Motion Stick
ai-thinker-esp32-cam Ai Thinker ESP32-CAM
crcibernetica-ideaboard CRCibernetica IdeaBoard
deneyap_kart Deneyap Kart
deneyap_kart_1a Deneyap Kart 1A
doit_esp32_devkit_v1 ESP32 Devkit V1
elecrow_crowpanel_3.5 Elecrow CrowPanel
esp32-wrover-dev-cam Freenove ESP32-WROVER-DEV-CAM
espressif_esp32_devkitc_v4_wroom_32e Espressif ESP32 DevKitc V4 WROOM-32E
espressif_esp32_devkitc_v4_wrover Espressif ESP32 DevKitc V4 WROVER
espressif_esp32_eye Espressif ESP32-EYE
espressif_esp32_lyrat Espressif ESP32-LyraT
hardkernel_odroid_go Hardkernel Odroid Go
lilygo_ttgo_tdisplay_esp32_16m LILYGO TTGO T-DISPLAY v1.1
lilygo_ttgo_tdisplay_esp32_4m LILYGO TTGO T-DISPLAY v1.1 4M
lilygo_twatch_2020_v3 Lilygo T-watch 2020 V3
m5stack_atom_echo M5Stack Atom Echo
m5stack_atom_lite M5Stack Atom Lite
m5stack_atom_matrix M5Stack Atom Matrix
m5stack_atom_u M5Stack Atom U
m5stack_core2 M5Stack Core2
m5stack_core_basic M5Stack Core Basic
m5stack_core_fire M5Stack Core Fire
m5stack_m5paper M5Stack M5Paper
m5stack_stick_c M5Stack Stick C
m5stack_stick_c_plus M5Stack Stick C Plus
m5stack_stick_c_plus2 M5Stack Stick C Plus2
m5stack_timer_camera_x M5Stack Timer Camera X
oxocard_artwork Oxocard Artwork
oxocard_connect Oxocard Connect
oxocard_galaxy Oxocard Galaxy
oxocard_science Oxocard Science
sqfmi_watchy SQFMI Watchy
sunton_esp32_2432S024C sunton_esp32_2432S024C
sunton_esp32_2432S028 sunton_esp32_2432S028
sunton_esp32_2432S032C sunton_esp32_2432S032C
ttgo_t8_v1_7 Espressif ESP32 TTGO T8 v1.7
unexpectedmaker_tinypico TinyPICO
unexpectedmaker_tinypico_nano TinyPICO Nano
vidi_x VIDI X V1.1
wemos_lolin32_lite WeMos LOLIN32 Lite
yoto_mini_2024 Yoto Mini 2024
yoto_player_v3 Yoto Player V3
`,
  'esp32-c2': `
espressif_esp8684_devkitc_02_n4 ESP8684-DevKitC-02-N4
nodemcu_esp32c2 NodeMcu-ESP32-C2
`,
  'esp32-c3': `
01space_lcd042_esp32c3 01Space 0.42 OLED ESP32C3
adafruit_qtpy_esp32c3 Adafruit QT Py ESP32C3
ai_thinker_esp32-c3s AITHinker ESP32-C3S_Kit
ai_thinker_esp32-c3s-2m AITHinker ESP32-C3S_Kit_2M
beetle-esp32-c3 DFRobot Beetle ESP32-C3
deneyap_kart_g Deneyap Kart G
espressif_esp32c3_devkitm_1_n4 ESP32-C3-DevKitM-1
espressif_esp32c3_lyra_v2 ESP32-C3-Lyra-V2
lilygo_ttgo_t-01c3 LILYGO TTGO T-01C3
lilygo_ttgo_t-oi-plus LILYGO TTGO T-OI PLUS
lolin_c3_mini Wemos Lolin C3 Mini
lolin_c3_pico Wemos Lolin C3 Pico
luatos_core_esp32c3 Luatos Core-ESP32C3
luatos_core_esp32c3_ch343 Luatos Core-ESP32C3
m5stack_stamp_c3 M5STACK STAMP-C3
makergo_esp32c3_supermini Maker Go ESP32C3 Supermini
microdev_micro_c3 MicroDev microC3
pcbcupid_glyph_c3 PCBCupid GLYPH C3
seeed_xiao_esp32c3 Seeed Studio XIAO ESP32C3
spotpear_esp32c3_lcd_1_44 Spotpear ESP32C3 LCD 1.44
spotpear_esp32c3_lcd_1_69 Spotpear ESP32C3 LCD 1.69
sunton_esp32_2424S012 Sunton ESP32-2424S012
xteink_x4 Xteink X4
`,
  'esp32-c6': `
adafruit_feather_esp32c6_4mbflash_nopsram Adafruit Feather ESP32-C6 4MB Flash No PSRAM
cezerio_dev_ESP32C6 cezerio dev ESP32C6
espressif_esp32c6_devkitc_1_n8 ESP32-C6-DevKitC-1-N8
espressif_esp32c6_devkitm_1_n4 ESP32-C6-DevKitM-1
makergo_esp32c6_supermini Maker Go ESP32C6 Supermini
pcbcupid_glyph_c6 Pcbcupid GLYPH C6
seeed_xiao_esp32c6 Seeed Xiao ESP32-C6 4MB Flash 512KB SRAM
unexpectedmaker_tinyc6 TinyC6
waveshare_esp32_c6_lcd_1_47 Waveshare ESP32-C6 LCD 1.47
weact_esp32c6_n4 WeAct ESP32-C6 (4MB)
weact_esp32c6_n8 WeAct ESP32-C6 (8MB)
`,
  'esp32-c61': `
espressif_esp32c61_devkitc_1_n8r2 ESP32-C61-DevKitC-1-N8R2
`,
  'esp32-h2': `
espressif_esp32h2_devkitm_1_n4 ESP32-H2-DevKitM-1
pcbcupid_glyph_h2 Pcbcupid GLYPH H2
`,
  'esp32-p4': `
adafruit_p4gpio Adafruit P4 GPIO
espressif_esp32p4_function_ev ESP32-P4-Function-EV
espressif_esp32p4x_function_ev ESP32-P4X-Function-EV
m5stack_tab5 M5Stack Tab5
solderparty_esp32p4_stamp_xl ESP32-P4 Stamp XL
`,
  'esp32-s2': `
adafruit_feather_esp32s2 Adafruit Feather ESP32S2
adafruit_feather_esp32s2_reverse_tft Adafruit Feather ESP32-S2 Reverse TFT
adafruit_feather_esp32s2_tft Adafruit Feather ESP32-S2 TFT
adafruit_funhouse Adafruit FunHouse
adafruit_magtag_2.9_grayscale Adafruit MagTag
adafruit_metro_esp32s2 Adafruit Metro ESP32S2
adafruit_qtpy_esp32s2 Adafruit QT Py ESP32S2
adafruit_vindie_s2 Adafruit Vindie S2
ai_thinker_esp_12k_nodemcu ESP 12k NodeMCU
artisense_rd00 Artisense Reference Design RD00
atmegazero_esp32s2 ATMegaZero ESP32-S2
bpi_bit_s2 BPI-Bit-S2
crumpspace_crumps2 CrumpS2
deneyap_mini Deneyap Mini
deneyap_mini_v2 Deneyap Mini v2
electroniccats_bastwifi BastWiFi
espressif_esp32s2_devkitc_1_n4 ESP32-S2-DevKitC-1-N4
espressif_esp32s2_devkitc_1_n4r2 ESP32-S2-DevKitC-1-N4R2
espressif_esp32s2_devkitc_1_n8r2 ESP32-S2-DevKitC-1-N8R2
espressif_hmi_devkit_1 HMI-DevKit-1.1
espressif_kaluga_1 Kaluga 1
espressif_kaluga_1.3 Kaluga 1
espressif_saola_1_wroom Saola 1 w/Wroom
espressif_saola_1_wrover Saola 1 w/Wrover
flipperzero_wifi_dev Flipper Zero Wi-Fi Dev
franzininho_wifi_wroom Franzininho WIFI w/Wroom
franzininho_wifi_wrover Franzininho WIFI w/Wrover
gravitech_cucumber_m Gravitech Cucumber M
gravitech_cucumber_ms Gravitech Cucumber MS
gravitech_cucumber_r Gravitech Cucumber R
gravitech_cucumber_rs Gravitech Cucumber RS
hexky_s2 HexKyS2
hiibot_iots2 IoTs2
lilygo_ttgo_t8_esp32_s2_wroom TTGO T8 ESP32-S2-WROOM
lilygo_ttgo_t8_s2 LILYGO TTGO T8 ESP32-S2
lilygo_ttgo_t8_s2_st7789 LILYGO TTGO T8 ESP32-S2 w/Display
lolin_s2_mini S2Mini
lolin_s2_pico S2Pico
maker_badge Maker badge by Czech maker
microdev_micro_s2 MicroDev microS2
mixgo_ce_serial MixGo CE
mixgo_ce_udisk MixGo CE
morpheans_morphesp-240 MORPHEANS MorphESP-240
muselab_nanoesp32_s2_wroom nanoESP32-S2 w/Wroom
muselab_nanoesp32_s2_wrover nanoESP32-S2  w/Wrover
odt_pixelwing_esp32_s2 Oak Dev Tech PixelWing ESP32S2
red-s2-wroom Red S2-WROOM
sensebox_mcu_esp32s2 senseBox MCU-S2 ESP32S2
targett_module_clip_wroom Targett Module Clip w/Wroom
targett_module_clip_wrover Targett Module Clip w/Wrover
unexpectedmaker_feathers2 FeatherS2
unexpectedmaker_feathers2_neo FeatherS2 Neo
unexpectedmaker_feathers2_prerelease FeatherS2 PreRelease
unexpectedmaker_tinys2 TinyS2
waveshare_esp32_s2_pico_lcd Waveshare ESP32-S2-Pico-LCD
waveshare_esp32s2_pico Waveshare ESP32-S2-Pico
`,
  'esp32-s3': `
adafruit_esp32s3_camera Adafruit Camera
adafruit_feather_esp32s3_4mbflash_2mbpsram Adafruit Feather ESP32S3 4MB Flash 2MB PSRAM
adafruit_feather_esp32s3_nopsram Adafruit Feather ESP32S3 No PSRAM
adafruit_feather_esp32s3_reverse_tft Adafruit Feather ESP32-S3 Reverse TFT
adafruit_feather_esp32s3_tft Adafruit Feather ESP32-S3 TFT
adafruit_matrixportal_s3 Adafruit MatrixPortal S3
adafruit_metro_esp32s3 Adafruit Metro ESP32S3
adafruit_qtpy_esp32s3_4mbflash_2mbpsram Adafruit QT Py ESP32-S3 4MB Flash 2MB PSRAM
adafruit_qtpy_esp32s3_nopsram Adafruit QT Py ESP32-S3 no psram
adafruit_qualia_s3_rgb666 Adafruit-Qualia-S3-RGB666
arduino_nano_esp32s3 Arduino Nano ESP32
arduino_nano_esp32s3_inverted_statusled Arduino Nano ESP32
autosportlabs_esp32_can_x2 AutosportLabs-ESP32-CAN-X2
barduino BARDUINO 4.0.2
bpi_leaf_s3 BPI-Leaf-S3
bpi_picow_s3 BPI-PicoW-S3
brainboardz_neuron Neuron
circuitart_zero_s3 CircuitART Zero S3
columbia-dsl-sensor ColumbiaDSL-Sensor-Board-V1
cytron_maker_feather_aiot_s3 Cytron Maker Feather AIoT S3
deneyap_kart_1a_v2 Deneyap Kart 1A v2
deshipu_ugame_s3 uGame S3
elecrow_crowpanel_4_2_epaper CrowPanel 4.2 EPaper
es3ink ES3ink
espressif_esp32s3_box ESP32-S3-Box-2.5
espressif_esp32s3_box_lite ESP32-S3-Box-Lite
espressif_esp32s3_devkitc_1_n16 ESP32-S3-DevKitC-1-N16
espressif_esp32s3_devkitc_1_n32r16 ESP32-S3-DevKitC-1-N32R16
espressif_esp32s3_devkitc_1_n32r8 ESP32-S3-DevKitC-1-N32R8
espressif_esp32s3_devkitc_1_n8 ESP32-S3-DevKitC-1-N8
espressif_esp32s3_devkitc_1_n8r2 ESP32-S3-DevKitC-1-N8R2
espressif_esp32s3_devkitc_1_n8r2_ros ESP32-S3-DevKitC-1-N8R2 (ROS version)
espressif_esp32s3_devkitc_1_n8r8 ESP32-S3-DevKitC-1-N8R8
espressif_esp32s3_devkitc_1_n8r8_hacktablet ESP32-S3-DevKitC-1-N8R8-with-HACKTABLET
espressif_esp32s3_devkitm_1_n8 ESP32-S3-DevKitM-1-N8
espressif_esp32s3_eye ESP32-S3-EYE
espressif_esp32s3_lcd_ev Espressif-ESP32-S3-LCD-EV-Board
espressif_esp32s3_lcd_ev_v1.5 Espressif-ESP32-S3-LCD-EV-Board_v1.5
espressif_esp32s3_usb_otg_n8 ESP32-S3-USB-OTG-N8
firebeetle2_esp32s3 DFRobot FireBeetle 2 ESP32-S3
heltec_esp32s3_wifi_lora_v3 Heltec ESP32-S3-WIFI-LoRa-V3
heltec_vision_master_e290 Heltec Vison Master E290
heltec_wireless_paper Heltec Wireless Paper
ikea_alpstuga_esp32_s3 Ikea Alpstuga Drop-In ESP32S3 4MB Flash 2MB PSRAM
lilygo_tdeck LILYGO T-Deck (Plus)
lilygo_tdisplay_s3 LILYGO T-DISPLAY S3 v1.2
lilygo_tdisplay_s3_pro LILYGO T-Display S3 Pro
lilygo_tdongle_s3 LILYGO T-Dongle S3
lilygo_tembed_esp32s3 LILYGO TEMBED ESP32S3
lilygo_tqt_pro_nopsram LILYGO T-QT PRO NO PSRAM
lilygo_tqt_pro_psram LILYGO T-QT PRO PSRAM
lilygo_twatch_s3 LILYGO T-Watch-S3
lolin_s3 LOLIN S3 16MB Flash 8MB PSRAM
lolin_s3_mini LOLIN S3 MINI 4MB Flash 2MB PSRAM
lolin_s3_mini_pro LOLIN S3 MINI PRO 4MB Flash 2MB PSRAM
lolin_s3_pro LOLIN S3 PRO 16MB Flash 8MB PSRAM
m5stack_atoms3 M5Stack AtomS3
m5stack_atoms3_lite M5Stack AtomS3 Lite
m5stack_atoms3u M5Stack AtomS3U
m5stack_cardputer M5Stack Cardputer
m5stack_cardputer_ros M5Stack Cardputer (ROS version)
m5stack_cores3 M5Stack CoreS3
m5stack_cores3_se M5Stack CoreS3 SE
m5stack_dial M5Stack Dial
m5stack_dinmeter M5Stack DinMeter
m5stack_stamp_s3 M5Stack Stamp-S3
magiclick_s3_n4r2 MagiClick S3 N4R2
makerfabs_tft7 MakerFabs-ESP32-S3-Parallel-TFT-With-Touch-7inch
nhbsystems_jl401_4mbflash_2mbpsram NHB Systems JL401-S3 4MB Flash 2MB PSRAM
pcbcupid_glyph_s3 PCBCupid GLYPH S3
prokyber_ai_on_the_edge_cam Prokyber Ai-On-The-Edge-Cam
seeed_xiao_esp32_s3_sense Seeed Xiao ESP32-S3 Sense
seeed_xiao_esp32_s3_trmnl_diy_kit Seeed Xiao ESP32-S3 Trmnl DIY Kit
sensebox_mcu_eye_esp32s3 senseBox MCU Eye ESP32S3
smartbeedesigns_bee_data_logger Bee-Data-Logger
smartbeedesigns_bee_motion_s3 Bee-Motion-S3
smartbeedesigns_bee_s3 Bee-S3
sunton_esp32_8048S050 Sunton-ESP32-8048S050
sunton_esp32_8048S070 Sunton-ESP32-8048S070
thingpulse_pendrive_s3 ThingPulse Pendrive S3
unexpectedmaker_bling BLING!
unexpectedmaker_blizzard_s3 BlizzardS3
unexpectedmaker_edges3d EDGES3D
unexpectedmaker_feathers3 FeatherS3
unexpectedmaker_feathers3_neo FeatherS3 Neo
unexpectedmaker_nanos3 NanoS3
unexpectedmaker_omgs3 OMGS3
unexpectedmaker_pros3 ProS3
unexpectedmaker_rgbtouch_mini RGBTouch Mini
unexpectedmaker_tinys3 TinyS3
unexpectedmaker_tinywatch_s3 TinyWATCH S3
waveshare_esp32_s3_amoled_241 Waveshare ESP32-S3-Touch-AMOLED-2.41
waveshare_esp32_s3_eth Waveshare ESP32-S3-ETH
waveshare_esp32_s3_geek Waveshare ESP32-S3-GEEK
waveshare_esp32_s3_lcd_1_28 Waveshare ESP32S3 LCD 1.28
waveshare_esp32_s3_lcd_1_47 Waveshare ESP32-S3 LCD 1.47
waveshare_esp32_s3_matrix Waveshare ESP32-S3-Matrix
waveshare_esp32_s3_pico Waveshare ESP32-S3-Pico
waveshare_esp32_s3_tiny Waveshare ESP32-S3-Tiny
waveshare_esp32_s3_tiny_n8r8 Waveshare ESP32-S3-Tiny-N8R8
waveshare_esp32_s3_touch_lcd_1_47 Waveshare ESP32-S3 Touch LCD 1.47
waveshare_esp32_s3_touch_lcd_2 Waveshare ESP32S3 Touch LCD 2
waveshare_esp32_s3_touch_lcd_2_8 Waveshare ESP32-S3 Touch LCD 2.8
waveshare_esp32_s3_zero Waveshare ESP32-S3-Zero
yd_esp32_s3_n16r8 VCC-GND YD-ESP32-S3 (N16R8)
yd_esp32_s3_n8r8 VCC-GND YD-ESP32-S3 (N8R8)
`,
  'pico-2-w': `
cytron_edu_v2_pico_2w Cytron EDU PICO 2
pimoroni_badger2350 Pimoroni Badger 2350
pimoroni_pico_plus2w Pimoroni Pico Plus 2 W
pimoroni_plasma2350w Pimoroni Plasma 2350W
raspberry_pi_pico2_w Raspberry Pi Pico 2 W
sparkfun_thing_plus_rp2350 SparkFun Thing Plus RP2350
studiolab_picoexpander Studiolab Pico Expander
`,
  'pico-w': `
cytron_edu_pico_w Cytron EDU PICO W
pajenicko_picopad Pajenicko PicoPad
pimoroni_badger2040w Pimoroni Badger 2040 W
pimoroni_inky_frame_5_7 Pimoroni Inky Frame 5.7
pimoroni_inky_frame_7_3 Pimoroni Inky Frame 7.3
pimoroni_pico_dv_base_w Pimoroni Pico DV Base W
pimoroni_plasma2040w Pimoroni Plasma 2040W
raspberry_pi_pico_w Raspberry Pi Pico W
`,
  samd51: `
matrixportal_m4 Adafruit Matrix Portal M4
metro_m4_airlift_lite Adafruit Metro M4 Airlift Lite
pyportal Adafruit PyPortal
pyportal_pynt Adafruit PyPortal Pynt
pyportal_titano Adafruit PyPortal Titano
`,
};
