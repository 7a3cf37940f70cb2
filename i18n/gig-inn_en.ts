<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>ApplicationCard</name>
    <message>
        <source>，</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>联系：%1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>回执号 %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫码看</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>用手机扫码看这份投递：%1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ApplicationsModel</name>
    <message>
        <source>您的登录已经到时间了，投过的都还在。请点“我用完了”，再扫码登录。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没能读出您的投递，投过的都还在。请再试一次，或叫工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ApplicationsScreen</name>
    <message>
        <source>我的投递</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现在连不上网：下面是这台机器知道的。投过的都在，网通了会自动更新。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>正在读取您的投递…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有投过岗位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现在连不上网，这台机器上没有您的投递记录。投过的都还在，网通了再来看。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>看中哪个活，点一下“一键投递”，进度就会出现在这里。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>继续找活</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>凭回执号查</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Brand</name>
    <message>
        <source>栈</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>零工客栈</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChipRow</name>
    <message>
        <source>前面的条件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1，%2 个岗位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>更多条件</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Chips</name>
    <message>
        <source>全部</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>日结</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{km} 公里内</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>年龄不限</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClockBlock</name>
    <message>
        <source>现在 %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DigitPad</name>
    <message>
        <source>全部清掉</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>删一位</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DigitStep</name>
    <message>
        <source>还差 %1 位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>对了</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Domain</name>
    <message>
        <source>步行 {number} 分钟</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} 公里</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>面议</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>元/小时</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>元/天</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>元/周</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>元/月</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>元/件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>日结</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>周结</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>月结</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>保洁</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>搬运装卸</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>仓库分拣</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>外卖快递</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>保安</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>餐饮后厨</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>工厂普工</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>建筑装修</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>水电技工</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>司机</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>家政护理</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>店员导购</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>文员客服</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>其他</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>包吃</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>包住</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>管饭</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>交通</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>包吃住</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DoneButton</name>
    <message>
        <source>我用完了</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>出了点问题，您已存下的申请都还在。请稍后再试，或叫工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台机器还没有配置好，请叫工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台机器存不下东西了，刚才这一步没有存下；之前存下的都还在。请叫工作人员，或换一台机器。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台机器的程序需要更新，已存下的申请都还在。请叫工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台机器的存储有损坏，正在自动修复。请稍等一分钟再试，或叫工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台机器的密钥库用不了，请叫工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台机器还没有登记，请叫工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>程序已经在运行了。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现在连不上网络。已存下的申请会在恢复后自动发送，您不用等。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>网络太慢，没有等到回答。已存下的申请会自动再发，您不用等。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这里的网络要先登录才能用，请叫工作人员。已存下的申请会在恢复后自动发送。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>收到的回答不完整。已存下的申请会自动再发，您不用等。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>中心暂时没有办成这件事，已存下的申请都还在。请稍后再试。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>中心不认识这台机器，请叫工作人员。已存下的申请都还在。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有找到。请核对后再试。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>用的人太多，请过一会儿再试。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>程序出错了，已存下的申请都还在。请叫工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台机器缺少中文字体，请叫工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HoldBar</name>
    <message>
        <source>点错了，撤回（%1 秒）</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还能撤回 %1 秒</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HomeScreen</name>
    <message>
        <source>大字</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>查回执</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>查回执，看投递到哪一步了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>想找什么活？点这里，可拼音</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>我的投递</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫码登录</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>查政策</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>补贴·社保</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>法律帮助</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>欠薪·工伤</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>驿站服务</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>地址·电话</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InfoModel</name>
    <message>
        <source>人社服务热线</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>补贴、社保、工伤认定、拖欠工资，都可以问。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>职工维权热线</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>单位不讲理、想找工会帮忙、想参加工会活动和培训。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>公共法律服务热线</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>免费问律师；打官司没有钱，可以申请法律援助。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>查政策</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台机器现在还不能查政策条文。想问补贴、社保，请打下面的电话。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打电话前，准备好身份证号。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>说清楚三件事：在哪里干活、干了多久、想问什么。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打不通，就请驿站的工作人员帮您打。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>法律帮助</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台机器现在还不能替您递交法律求助。欠薪、工伤的事不要等，请先打下面的电话。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>工资没发：留好考勤、工资条、转账记录、聊天记录。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>干活受伤：先看病，留好病历和发票，请工友作证。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有签合同也能讨工资，不要自己动手，先打电话问。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>驿站服务</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台机器现在还不能报名培训、查积分。驿站里的事，请问工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台机器能帮您：看附近的活、一键投递、查投递到哪一步了。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>想喝水、热饭、给手机充电，问一声工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不会用这台机器，请工作人员帮您点。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InfoScreen</name>
    <message>
        <source>%1，%2。%3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>先记住</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobCard</name>
    <message>
        <source>看详细</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已核验</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>一键投递</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>一键投递 %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobList</name>
    <message>
        <source>正在取岗位…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有取到岗位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有找到合适的岗位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现在没有岗位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>岗位暂时看不了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>第一次要等一小会儿，取到了会自己出现。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现在连不上网。网一通，岗位会自己出现；着急的话，请问驿站工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>试试换个词、少选几个条件，或者看远一点的。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>有新的岗位，会自己出现在这里。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这台机器读不出岗位，正在自己修复。请稍等一分钟，或找工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>看全部岗位</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobModel</name>
    <message>
        <source>{count} 人</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>、</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>怎么结账</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>单位没有写，报名后问清楚</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>在哪里</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>几点上班</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>要几个人</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>单位没有写</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>年龄</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不限</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>要什么证</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不要证</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>吃住</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>用工单位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>联系方式</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>投递后显示</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>报名截止</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobScreen</name>
    <message>
        <source>岗位详细</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已核验：这家单位的证照，工作人员查过了。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还没有核验：去之前先打电话问清楚，不要先交钱、不要押身份证。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1：%2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>干什么活</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>手机扫一扫，带走这个岗位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>一键投递</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Lines</name>
    <message>
        <source>已存本机，有网就送</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已送达企业</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>企业已看</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>约您面试</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不合适</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已录用</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>需人工，请找工作人员</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>周一</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>周二</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>周三</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>周四</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>周五</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>周六</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>周日</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>凌晨</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>上午</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>中午</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>下午</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>晚上</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{month}月{day}日 {weekday}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{part}{hour}点{minute}分</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{part}{hour}点</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{month}月{day}日投的</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>企业说：{reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这份投递没能送出去，内容还存在本机。请把回执号报给工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>一份投递</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LookupModel</name>
    <message>
        <source>没有查到。回执号和手机尾号要是同一个人的，请都再看一遍；还不行，请叫工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>现在连不上网，查不了。您投过的都还在；网通了再来查，或用手机扫回执上的码。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没能查成，您投过的都还在。请再试一次，或叫工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LookupScreen</name>
    <message>
        <source>凭回执号查</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>您的回执号是多少？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>回执上的 12 位数字，哪个驿站投的都能查。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>下一步</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>您手机号的后四位？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>回执号 %1。只有您自己知道的号码，别人就看不到您的投递。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>正在查…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>查一查</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>查到了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>继续找活</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>再查一份</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>零工客栈</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MatchingCode</name>
    <message>
        <source>手机上也应显示 %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>手机上也应显示</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NameEntry</name>
    <message>
        <source>先生</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>女士</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NamePad</name>
    <message>
        <source>点这里可以打全名</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PageHeader</name>
    <message>
        <source>返回</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PagerButtons</name>
    <message>
        <source>上一页</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1，%2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>第 %1–%2 个</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>第 %1 个</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>共 %1 个</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>下一页</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PhoneEntry</name>
    <message>
        <source>手机号都是 1 开头的，请看看第一位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有这样开头的手机号，请看看前三位</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QrSheet</name>
    <message>
        <source>用手机扫一扫</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>进度页的二维码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>回执号 %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>收起来</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QuestionsModel</name>
    <message>
        <source>您能干什么活？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这样的活干了多久？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>什么时候能上岗？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>怎么称呼您？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>最多选 5 样。点一下选中的，可以去掉。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>可以选好几样，最多 5 样</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>点您的姓，再点先生或女士；也可以自己打全名</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>点一下就行</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没干过</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不到一年</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>一到三年</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>三年以上</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>今天就行</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>明天</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这周内</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>以后再说</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QuestionsScreen</name>
    <message>
        <source>第 %1/%2 题</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>投递</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>下一步</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>先不答，直接投</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReceiptEntry</name>
    <message>
        <source>这个回执号有一位不对，请对着回执再看一遍</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReceiptModel</name>
    <message>
        <source>已撤回，没有发出</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>以前投过</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>已撤回</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>要请工作人员帮忙</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>您已经投过这个岗位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>投好了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>替您存好了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这份投递已经删掉，什么都没有发出去。想投还可以再投。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>这份投递没能送出去，内容还存在这台机器里，没有丢。请把回执号报给工作人员，由他们来办。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>企业看到后会打电话联系您，请留意陌生来电。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不用再投一次。手机扫一扫，就能看到办到哪一步了。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>网一通就自动送给企业，您不用等在这里。企业看到后会打电话联系您。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>晚了一步：这份投递已经在送出的路上，撤不回来了。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没能撤回：{why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>机器出了点问题，请叫工作人员。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReceiptScreen</name>
    <message>
        <source>投递回执</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>回执号（记下或拍下来，哪个驿站都能查）</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>回执号 %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>进度页的二维码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>手机扫一扫，随时看进度</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>继续找活</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>我的投递</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>我用完了</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScrollColumn</name>
    <message>
        <source>往上看</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>往下看</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>清除</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShellModel</name>
    <message>
        <source>这个岗位刚刚招满或下架了，请看看别的。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignInModel</name>
    <message>
        <source>现在连不上网，扫码登录暂时用不了。找活、看岗位照常能用；网一通，二维码会自己出来。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>扫码登录出了点问题。请再试一次，或请工作人员帮忙。</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignInScreen</name>
    <message>
        <source>扫码登录</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>登录二维码，请用手机扫</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>网络不稳，正在接着连，请别走开</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 秒后自动换新码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>手机已扫到，请在手机上接着做</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还有 %1 分 %2 秒，不用急</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>还有 %1 秒</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不是您的手机扫的？换个新码再扫</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>换个新码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>正在取二维码…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没有登录</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>连不上网</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>登录好了</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>暂时不能扫码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>您在手机上点了“不是我”，这台机器没有登录您的账号。要登录，就再出一个新码。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>数字一样，点“是我，登录”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不一样，点“不是我”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>出个新码</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>继续</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>打开微信或相机，扫一扫</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>不用装软件</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>填手机号和短信里的数字</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>号码填在您自己的手机上</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>第 %1 步，%2，%3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>留电话，照样能投</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没带手机？留电话</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StillThere</name>
    <message>
        <source>您还在吗？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 秒后自动退出，您填的内容会从这台机器上清掉。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>我还在</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>我用完了</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Tile</name>
    <message>
        <source>%1，%2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WhoScreen</name>
    <message>
        <source>怎么联系您？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>留电话</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>投出去以后，企业要能找到您。选一样就行：</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>手机扫码登录</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>看中就投，随时看进度</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>没带手机、不想扫码，没有网，也能投</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>号码只用来让企业联系您，离开后屏幕上不留。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>您的手机号是多少？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>下一步</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>怎么称呼您？</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>点您的姓，再点先生或女士。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>好了，下一步</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>{low}–{high} 岁</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{high} 岁以下</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low} 岁以上</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>要{certificate}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>地点见面时说</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>要 {count} 人</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>单位已核验</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>工资{pay}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>，</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>今天</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>昨天</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{month} 月 {day} 日</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{year} 年 {month} 月 {day} 日</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>离线</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>离线 · {day} {clock} 的岗位</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>岗位刚刚更新</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>岗位 {minutes} 分钟前更新</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>岗位 {hours} 小时前更新</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{day} {clock} 的岗位</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
